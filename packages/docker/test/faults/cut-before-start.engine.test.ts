import type { EngineCall } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';

/** Says something on both streams, and ends with a code of its own. */
const SCRIPT = 'echo out; echo err >&2; exit 3';
const WHOLE = {
  result: {
    status: 'error',
    exitCode: 3,
    output: { stdoutBytes: 4, stderrBytes: 4, complete: true },
  },
  stdout: 'out\n',
  stderr: 'err\n',
};
const NOT_RUN = { error: { code: 'DRV_ENGINE_UNAVAILABLE', retryable: true }, stdout: '', stderr: '' };

const POINTS = ['request', 'forwarded', 'answered', 'headers', 'body'] as const;

describe.runIf(hasSocket)(whereSocket('a connection that is cut before the start'), () => {
  // Asked once by each driver.
  it.each(POINTS)('version and info, %s: the task runs', (at) =>
    onFaultyEngine(
      [
        { on: 'version', at, fault: 'cut' },
        { on: 'info', at, fault: 'cut' },
      ],
      async ({ run, shell }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
      },
    ),
  );

  it.each(['image.inspect', 'container.create'] satisfies EngineCall[])(
    '%s, at any point: the task runs, once',
    (on) =>
      onFaultyEngine([], async ({ run, shell, proxy, calls }) => {
        for (const at of POINTS) {
          proxy.add({ on, at, fault: 'cut' });
          expect({ at, ...(await run(shell(SCRIPT))) }).toMatchObject({ at, ...WHOLE });
        }
        expect(calls().filter((call) => call === 'container.start')).toHaveLength(POINTS.length);
      }),
  );

  it.each(['version', 'info', 'image.inspect', 'container.create'] satisfies EngineCall[])(
    '%s, again and again: an error, and nothing was started',
    (on) =>
      onFaultyEngine(
        [{ on, at: 'request', fault: 'cut', times: Infinity }],
        async ({ run, shell, calls }) => {
          expect(await run(shell(SCRIPT))).toMatchObject(NOT_RUN);
          expect(calls()).not.toContain('container.start');
        },
      ),
  );

  // A task is attached to once: what becomes of its input when the first connection is lost, the engine decides.
  it.each(['container.attach', 'container.wait'] satisfies EngineCall[])(
    '%s, before its answer: an error, and nothing was started',
    (on) =>
      onFaultyEngine([], async ({ run, shell, proxy, calls }) => {
        for (const at of ['request', 'forwarded', 'answered'] as const) {
          proxy.add({ on, at, fault: 'cut' });
          expect({ at, ...(await run(shell(SCRIPT))) }).toMatchObject({ at, ...NOT_RUN });
        }
        expect(calls()).not.toContain('container.start');
      }),
  );

  it.each(['container.attach', 'container.wait'] satisfies EngineCall[])(
    '%s, after its answer: the task runs all the same',
    (on) =>
      onFaultyEngine([{ on, at: 'headers', fault: 'cut' }], async ({ run, shell }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
      }),
  );
});
