import type { EngineCall, ProxyPoint } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { hasSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';

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

const POINTS: readonly ProxyPoint[] = ['request', 'forwarded', 'answered', 'headers', 'body'];

/** Questions, and a create call, whose outcome can be looked up: nobody notices that they were cut. */
const RECOVERED: readonly (readonly [EngineCall, ProxyPoint])[] = (
  ['version', 'info', 'inspect-image', 'create'] as const
).flatMap((call) => POINTS.map((point) => [call, point] as const));

describe.runIf(hasSocket)('a connection that is cut before the start', () => {
  it.each(RECOVERED)('%s, %s: the task runs, once', (on, at) =>
    onFaultyEngine([{ on, at, fault: 'cut' }], async ({ run, shell, calls }) => {
      expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
      expect(calls().filter((call) => call === 'start')).toHaveLength(1);
    }),
  );

  it.each(['version', 'info', 'inspect-image', 'create'] as const)(
    '%s, again and again: an error, and nothing was started',
    (on) =>
      onFaultyEngine(
        [{ on, at: 'request', fault: 'cut', times: Infinity }],
        async ({ run, shell, calls }) => {
          expect(await run(shell(SCRIPT))).toMatchObject(NOT_RUN);
          expect(calls()).not.toContain('start');
        },
      ),
  );

  // A task is attached to once: what becomes of its input when the first connection is lost, the engine decides.
  it.each(
    (['attach', 'wait'] as const).flatMap((call) =>
      (['request', 'forwarded', 'answered'] as const).map((point) => [call, point] as const),
    ),
  )('%s, %s: an error, and nothing was started', (on, at) =>
    onFaultyEngine(
      [{ on, at, fault: 'cut' }],
      async ({ run, shell, calls }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(NOT_RUN);
        expect(calls()).not.toContain('start');
      },
      { othersKeep: 1 },
    ),
  );

  it.each(['attach', 'wait'] as const)('%s, headers: the task runs all the same', (on) =>
    onFaultyEngine([{ on, at: 'headers', fault: 'cut' }], async ({ run, shell }) => {
      expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
    }),
  );
});
