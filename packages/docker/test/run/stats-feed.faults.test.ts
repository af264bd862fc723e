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

  it('a sampled task tells what it used', () =>
    onFakeEngine([], async ({ run }) => {
      const { result } = await run(programs.exitOnTerm(2), { timeoutMs: 300, graceMs: 5_000 });
      expect(result.usage.samples).toBeGreaterThan(0);
    }));
});
