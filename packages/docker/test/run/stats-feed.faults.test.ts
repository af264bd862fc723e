import { programs, type Fault } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

describe('samples that fail never touch the task', () => {
  it.each<Fault>([
    { kind: 'cut' },
    { kind: 'cut-after-headers' },
    { kind: 'malformed-json' },
    { kind: 'stall' },
    { kind: 'hang' },
    { kind: 'proxy-error', status: 502 },
    { kind: 'status', status: 500, message: 'no stats' },
  ])('$kind', (fault) =>
    onFakeEngine([{ on: 'container-stats', fault }], async ({ run }) => {
      const { result } = await run(
        programs.exitOnTerm(2),
        { timeoutMs: 300, graceMs: 5_000 },
        { onStat: () => {} },
      );
      expect(result).toMatchObject({ status: 'timeout', exitCode: 2 });
    }),
  );

  it.each(['cut', 'cut-after-headers'] as const)('a stream that is lost (%s) is opened again', (kind) =>
    onFakeEngine([{ on: 'container-stats', fault: { kind } }], async ({ run, engine }) => {
      let samples = 0;
      const onStat = () => {
        samples += 1;
      };
      await run(programs.exitOnTerm(2), { timeoutMs: 1_000, graceMs: 5_000 }, { onStat });
      expect(engine.requests.filter(({ call }) => call === 'container-stats')).toHaveLength(2);
      expect(samples).toBeGreaterThan(0);
    }),
  );

  it('a sampled task tells what it used', () =>
    onFakeEngine([], async ({ run }) => {
      const { result } = await run(programs.exitOnTerm(2), { timeoutMs: 300, graceMs: 5_000 });
      expect(result.usage.samples).toBeGreaterThan(0);
    }));
});
