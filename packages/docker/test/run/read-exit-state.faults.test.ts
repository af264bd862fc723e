import { programs, type Fault } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

const limits = { memoryBytes: 32 * 1024 * 1024 };

describe('reading how a task ended', () => {
  it('the OOM flag comes later than the exit: it is looked for', () =>
    onFakeEngine([{ on: 'container.inspect', times: 3, fault: { kind: 'late-oom' } }], async ({ run }) => {
      const { result } = await run(programs.exhaustMemory(), { limits });
      expect(result).toMatchObject({ status: 'killed', cause: 'oom', oom: 'main' });
    }));

  it('the OOM flag never comes: killed by a signal, and perhaps for memory', () =>
    onFakeEngine(
      [{ on: 'container.inspect', times: Infinity, fault: { kind: 'late-oom' } }],
      async ({ run }) => {
        const { result } = await run(programs.exhaustMemory(), { limits });
        expect(result).toMatchObject({ status: 'killed', cause: 'signal', oom: 'unknown', exitCode: 137 });
      },
    ));

  it.each<Fault>([
    { kind: 'cut', at: 'request' },
    { kind: 'malformed-json' },
    { kind: 'hang', at: 'request' },
  ])('an inspect that fails once ($kind) is asked again', (fault) =>
    onFakeEngine([{ on: 'container.inspect', fault }], async ({ run }) => {
      expect((await run(programs.exit(4))).result).toMatchObject({ status: 'error', exitCode: 4 });
    }),
  );

  it('a container that somebody else removed, of an engine that has forgotten it: the outcome is not made up', () =>
    onFakeEngine(
      [
        {
          on: 'events',
          times: Infinity,
          fault: { kind: 'refuse', at: 'request', status: 500, message: 'no events' },
        },
        {
          on: 'container.inspect',
          times: Infinity,
          fault: { kind: 'refuse', at: 'request', status: 404, message: 'No such container' },
        },
      ],
      async ({ run }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({ code: 'DRV_OUTCOME_UNKNOWN' });
      },
    ));
});
