import type { EngineCall } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';

const SCRIPT = 'echo out; exit 3';
const WHOLE = {
  result: { status: 'error', exitCode: 3, output: { stdoutBytes: 4, complete: true } },
  stdout: 'out\n',
};
const POINTS = ['request', 'forwarded', 'answered', 'headers', 'body'] as const;

describe.runIf(hasSocket)(whereSocket('a connection that is cut after the end of the task'), () => {
  it.each([
    ['container.inspect', POINTS],
    // An answer without a body has no point within it.
    ['container.remove', POINTS.slice(0, -1)],
  ] as const)('%s, at any point: the result is whole, and the container is gone', (on, points) =>
    onFaultyEngine([], async ({ run, shell, proxy, direct }) => {
      for (const at of points) {
        const task = shell(SCRIPT);
        proxy.add({ on, at, fault: 'cut' });
        expect({ at, ...(await run(task)) }).toMatchObject({ at, ...WHOLE });
        expect(await direct.inspect(`drv-${task.id}`)).toBeUndefined();
      }
    }),
  );

  it.each(['container.inspect', 'container.remove'] satisfies EngineCall[])(
    '%s, three times: the result is whole',
    (on) =>
      onFaultyEngine([{ on, at: 'request', fault: 'cut', times: 3 }], async ({ run, shell }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
      }),
  );

  it('remove, for longer than the driver tries: the result is whole, and the container goes later', () =>
    onFaultyEngine(
      [{ on: 'container.remove', at: 'request', fault: 'cut', times: Infinity }],
      async ({ run, shell, direct }) => {
        const task = shell(SCRIPT);
        expect(await run(task)).toMatchObject(WHOLE);
        expect(await direct.inspect(`drv-${task.id}`)).toMatchObject({ status: 'exited' });
      },
      { driver: { removeMs: 300 } },
    ));
});
