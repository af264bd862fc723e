import type { EngineCall } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';
import { isPodman } from '../support/on-podman.ts';

const SCRIPT = 'echo out; exit 3';
const WHOLE = {
  result: { status: 'error', exitCode: 3, output: { stdoutBytes: 4, complete: true } },
  stdout: 'out\n',
};
const TIMEOUT = { error: { code: 'DRV_ENGINE_TIMEOUT', retryable: true }, stdout: '' };
/** Long enough for a busy engine: Docker starts a process for each archive, Podman asks several programs for its version. */
const SHORT = { requestTimeoutMs: isPodman ? 4_000 : 1_200 };

describe.runIf(hasSocket)(whereSocket('an engine that does not answer'), () => {
  it.each(['version', 'info', 'image.inspect', 'container.create'] satisfies EngineCall[])(
    'to %s, and has not heard: an error within the deadline of a call, and nothing was started',
    (on) =>
      onFaultyEngine(
        [{ on, at: 'request', fault: 'hang', times: Infinity }],
        async ({ run, shell, calls }) => {
          expect(await run(shell(SCRIPT))).toMatchObject(TIMEOUT);
          expect(calls()).not.toContain('container.start');
        },
        SHORT,
      ),
  );

  it.each(['answered', 'headers', 'body'] as const)(
    'to create, %s: the container is found by its name and used',
    (at) =>
      onFaultyEngine(
        [{ on: 'container.create', at, fault: 'hang' }],
        async ({ run, shell, calls }) => {
          expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
          expect(calls().filter((call) => call === 'container.create')).toHaveLength(1);
        },
        SHORT,
      ),
  );

  it.each(['container.attach', 'container.wait'] satisfies EngineCall[])(
    'to %s: an error, and nothing was started',
    (on) =>
      onFaultyEngine(
        [{ on, at: 'answered', fault: 'hang' }],
        async ({ run, shell, calls }) => {
          expect(await run(shell(SCRIPT))).toMatchObject(TIMEOUT);
          expect(calls()).not.toContain('container.start');
        },
        SHORT,
      ),
  );

  it('to start, and has not heard: an error', () =>
    onFaultyEngine(
      [{ on: 'container.start', at: 'request', fault: 'hang' }],
      async ({ run, shell }) => {
        expect(await run(shell(SCRIPT))).toMatchObject({
          error: { code: 'DRV_ENGINE_TIMEOUT', retryable: false },
        });
      },
      SHORT,
    ));

  it('to start, and has started: the task runs, once, and its result is whole', () =>
    onFaultyEngine(
      [{ on: 'container.start', at: 'answered', fault: 'hang' }],
      async ({ run, shell, calls }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
        expect(calls().filter((call) => call === 'container.start')).toHaveLength(1);
      },
      SHORT,
    ));

  it.each(['container.stats', 'container.wait'] satisfies EngineCall[])(
    'with more than the head of %s: the result is whole',
    (on) =>
      onFaultyEngine(
        [{ on, at: 'headers', fault: 'hang' }],
        async ({ runUntilFaulty, shell }) => {
          expect(await runUntilFaulty(shell(`cat; ${SCRIPT}`))).toMatchObject(WHOLE);
        },
        SHORT,
      ),
  );

  it('with the rest of the output: it is read from the log', () =>
    onFaultyEngine(
      [{ on: 'container.attach', at: 'body', bytes: 11, fault: 'hang' }],
      async ({ run, shell }) => {
        expect(await run(shell('echo up; sleep 0.1; echo more; exit 3'))).toMatchObject({
          result: { status: 'error', exitCode: 3, output: { stdoutBytes: 8, complete: true } },
          stdout: 'up\nmore\n',
        });
      },
      SHORT,
    ));

  it('with all of the output: a command that is not there is told from the log', () =>
    onFaultyEngine(
      [{ on: 'container.attach', at: 'headers', fault: 'hang' }],
      async ({ run, shell }) => {
        expect(await run({ ...shell(''), command: ['/no/such/command'] })).toMatchObject({
          error: { code: 'DRV_COMMAND_NOT_FOUND', exitCode: 127 },
        });
      },
      SHORT,
    ));

  it.each(['container.inspect', 'container.remove'] satisfies EngineCall[])(
    'to %s: the result is whole',
    (on) =>
      onFaultyEngine(
        [{ on, at: 'request', fault: 'hang' }],
        async ({ run, shell, direct }) => {
          const task = shell(SCRIPT);
          expect(await run(task)).toMatchObject(WHOLE);
          expect(await direct.inspect(`drv-${task.id}`)).toBeUndefined();
        },
        SHORT,
      ),
  );

  it('to SIGTERM, which it has delivered: the result says so', () =>
    onFaultyEngine(
      [{ on: 'container.kill', at: 'answered', fault: 'hang' }],
      async ({ run, shell }) => {
        expect(await run(shell('sleep 300', { timeoutMs: 200, graceMs: 5_000 }))).toMatchObject({
          result: { status: 'timeout', exitCode: 143, stop: { signals: ['SIGTERM'], forced: false } },
        });
      },
      SHORT,
    ));

  it('to a signal, and has not heard: the task is stopped by the next', () =>
    onFaultyEngine(
      [{ on: 'container.kill', at: 'request', fault: 'hang' }],
      async ({ run, shell }) => {
        expect(await run(shell('sleep 300', { timeoutMs: 200, graceMs: 200 }))).toMatchObject({
          result: { status: 'timeout', exitCode: 137, stop: { forced: true } },
        });
      },
      SHORT,
    ));

  it('to create, and the caller does not wait: an abort, and the container is removed', () =>
    onFaultyEngine(
      [],
      async ({ run, shell, proxy, calls }) => {
        const controller = new AbortController();
        const abort = () => controller.abort(new Error('enough'));
        for (const fault of [abort, 'hang'] as const)
          proxy.add({ on: 'container.create', at: 'answered', fault });
        expect(await run(shell(SCRIPT), { signal: controller.signal })).toMatchObject({
          error: { code: 'DRV_ABORTED', cause: { message: 'enough' } },
        });
        expect(calls()).toEqual(['container.create', 'container.remove']);
      },
      SHORT,
    ));

  it('to start, has started, and the caller does not wait: the task is stopped', () =>
    onFaultyEngine(
      [],
      async ({ run, shell, proxy }) => {
        const controller = new AbortController();
        const abort = () => controller.abort(new Error('enough'));
        for (const fault of [abort, 'hang'] as const)
          proxy.add({ on: 'container.start', at: 'answered', fault });
        expect(await run(shell('echo up; sleep 300'), { signal: controller.signal })).toMatchObject({
          result: { status: 'cancelled', reason: 'enough', stop: { reason: 'caller' } },
          stdout: 'up\n',
        });
      },
      // A start that is given up before a busy engine has answered is not aborted here.
      { requestTimeoutMs: 6_000 },
    ));
});
