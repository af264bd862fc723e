import { describe, expect, it } from 'vitest';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';

const SCRIPT = 'echo out; exit 3';
const WHOLE = {
  result: { status: 'error', exitCode: 3, output: { stdoutBytes: 4, complete: true } },
  stdout: 'out\n',
};

describe.runIf(hasSocket)(whereSocket('a connection that is cut at the start'), () => {
  it('that never arrived: an error, and nothing was started', () =>
    onFaultyEngine(
      [{ on: 'container.start', at: 'request', fault: 'cut' }],
      async ({ run, shell, calls }) => {
        expect(await run(shell(SCRIPT))).toMatchObject({
          // Nobody can know here that it never arrived.
          error: { code: 'DRV_ENGINE_UNAVAILABLE', retryable: false },
          stdout: '',
        });
        expect(calls().filter((call) => call === 'container.start')).toHaveLength(1);
      },
    ));

  it('that was answered: the task runs, and its result is whole', () =>
    onFaultyEngine(
      [{ on: 'container.start', at: 'answered', fault: 'cut' }],
      async ({ run, shell, calls }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
        expect(calls().filter((call) => call === 'container.start')).toHaveLength(1);
      },
    ));

  it('on which the engine has not answered yet: the task runs, and its result is whole', () =>
    onFaultyEngine([], async ({ run, shell, calls, proxy, direct }) => {
      const task = shell(SCRIPT);
      const isStarted = async () => (await direct.inspect(`drv-${task.id}`))?.startedAt !== undefined;
      const cutOnceStarted = async () => {
        await expect.poll(isStarted).toBe(true);
        proxy.cut('container.start');
      };
      proxy.add({ on: 'container.start', at: 'forwarded', fault: cutOnceStarted });
      expect(await run(task)).toMatchObject(WHOLE);
      expect(calls().filter((call) => call === 'container.start')).toHaveLength(1);
    }));
});
