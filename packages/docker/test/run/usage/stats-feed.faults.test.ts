import { programs, type FakeEngine, type Fault } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../../support/on-fake-engine.ts';

describe('samples that fail never touch the task', () => {
  it.each<Fault>([
    { kind: 'cut', at: 'request' },
    { kind: 'cut', at: 'headers' },
    { kind: 'malformed-json' },
    { kind: 'hang', at: 'body' },
    { kind: 'hang', at: 'request' },
    { kind: 'proxy-error', status: 502 },
    { kind: 'refuse', at: 'request', status: 500, message: 'no stats' },
  ])('$kind', (fault) =>
    onFakeEngine([{ on: 'container.stats', fault }], async ({ run, engine }) => {
      const asked = new AbortController();
      const running = run(programs.exitOnTerm(2), {}, { onStat: () => {}, signal: asked.signal });
      await expect.poll(() => statsCalls(engine)).toBe(1);
      asked.abort();
      expect((await running).result).toMatchObject({ status: 'cancelled', exitCode: 2 });
    }),
  );

  it.each(['request', 'headers'] as const)('a stream that is lost (cut at %s) is opened again', (at) =>
    onFakeEngine([{ on: 'container.stats', fault: { kind: 'cut', at } }], async ({ run, engine }) => {
      const sampled = new AbortController();
      const onStat = () => sampled.abort();
      await run(programs.exitOnTerm(2), { timeoutMs: 20_000 }, { onStat, signal: sampled.signal });
      expect(sampled.signal.aborted).toBe(true);
      expect(statsCalls(engine)).toBe(2);
    }),
  );

  it('a sampled task tells what it used', () =>
    onFakeEngine([], async ({ run }) => {
      const sampled = new AbortController();
      const onStat = () => sampled.abort();
      const { signal } = sampled;
      const { result } = await run(programs.exitOnTerm(2), { timeoutMs: 20_000 }, { onStat, signal });
      expect(result.usage.samples).toBeGreaterThan(0);
    }));
});

function statsCalls({ requests }: FakeEngine): number {
  return requests.filter(({ call }) => call === 'container.stats').length;
}
