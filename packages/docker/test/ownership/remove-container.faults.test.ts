import { programs, type Fault } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

describe('removing a container', () => {
  it.each<Fault>([
    {
      kind: 'refuse',
      at: 'request',
      status: 500,
      message: 'driver "overlay2" failed to remove root filesystem',
    },
    { kind: 'cut', at: 'request' },
    { kind: 'hang', at: 'request' },
    { kind: 'cut', at: 'answered' },
    { kind: 'proxy-error', status: 502 },
    { kind: 'refuse', at: 'answered', status: 500, message: 'unknown' },
    { kind: 'refuse', at: 'answered', status: 409, message: 'removal of container is already in progress' },
    { kind: 'refuse', at: 'answered', status: 404, message: 'No such container' },
  ])('$kind: the result is not touched, and nothing is left', (fault) =>
    onFakeEngine([{ on: 'container.remove', fault }], async ({ run }) => {
      expect((await run(programs.exit(5))).result).toMatchObject({ status: 'error', exitCode: 5 });
    }),
  );

  it('an engine that removes nothing: close ends within its time, and the driver tries once more', () =>
    onFakeEngine(
      [
        {
          on: 'container.remove',
          times: 3,
          fault: { kind: 'refuse', at: 'request', status: 500, message: 'busy' },
        },
      ],
      async ({ run, engine }) => {
        expect((await run(programs.exit(0))).result.status).toBe('success');
        expect(engine.containers).toHaveLength(1);
      },
      { driver: { removeMs: 120 } },
    ));
});
