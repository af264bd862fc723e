import type { EngineCall } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';
import { isPodman } from '../support/on-podman.ts';

const SCRIPT = 'echo out; exit 3';
const WHOLE = {
  result: { status: 'error', exitCode: 3, output: { stdoutBytes: 4, complete: true } },
  stdout: 'out\n',
};
const REFUSED = { error: { code: 'DRV_ENGINE_FAILED', statusCode: 500 }, stdout: '' };

describe.runIf(hasSocket)(whereSocket('an engine that answers 500'), () => {
  it.each(['version', 'info', 'image.inspect', 'container.create'] satisfies EngineCall[])(
    'to %s: an error, and nothing was started',
    (on) =>
      onFaultyEngine([{ on, at: 'request', fault: 'refuse' }], async ({ run, shell, calls }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(REFUSED);
        expect(calls()).not.toContain('container.start');
      }),
  );

  it('to create, and has created: an error, and the container is removed', () =>
    onFaultyEngine(
      [{ on: 'container.create', at: 'answered', fault: 'refuse' }],
      async ({ run, shell, calls }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(REFUSED);
        expect(calls()).toEqual(['container.create', 'container.remove']);
      },
    ));

  it.each(['container.attach', 'container.wait'] satisfies EngineCall[])(
    'to %s: an error, and nothing was started',
    (on) =>
      onFaultyEngine([{ on, at: 'request', fault: 'refuse' }], async ({ run, shell, calls }) => {
        // Podman makes the process when it is attached to, so that a refusal says that it cannot be started.
        const failedStart = isPodman && on === 'container.attach';
        expect(await run(shell(SCRIPT))).toMatchObject(
          failedStart ? { error: { code: 'DRV_START_FAILED', exitCode: 125 } } : REFUSED,
        );
        expect(calls()).not.toContain('container.start');
      }),
  );

  // Podman finds out when it is attached to, and keeps that connection open.
  it('for a user that is not in the image: an error, and no connection is left', () =>
    onFaultyEngine([], async ({ run, shell, proxy }) => {
      expect(await run(shell(SCRIPT, { user: 'nobody-there' }))).toMatchObject({
        error: { code: 'DRV_START_FAILED', exitCode: 125 },
      });
      await expect.poll(() => proxy.connections).toBe(0);
    }));

  it('to start: an error', () =>
    onFaultyEngine([{ on: 'container.start', at: 'request', fault: 'refuse' }], async ({ run, shell }) => {
      expect(await run(shell(SCRIPT))).toMatchObject({
        error: { code: 'DRV_START_FAILED', exitCode: 125 },
        stdout: '',
      });
    }));

  it('to start, and has started: the task runs, once, and its result is whole', () =>
    onFaultyEngine(
      [{ on: 'container.start', at: 'answered', fault: 'refuse' }],
      async ({ run, shell, calls }) => {
        expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
        expect(calls().filter((call) => call === 'container.start')).toHaveLength(1);
      },
    ));

  it('to container.stats: the result is whole', () =>
    onFaultyEngine(
      [{ on: 'container.stats', at: 'request', fault: 'refuse' }],
      async ({ runUntilFaulty, shell }) => {
        expect(await runUntilFaulty(shell(`cat; ${SCRIPT}`))).toMatchObject(WHOLE);
      },
    ));

  it.each(['container.inspect', 'container.remove'] satisfies EngineCall[])(
    'to %s: the result is whole',
    (on) =>
      onFaultyEngine([{ on, at: 'request', fault: 'refuse' }], async ({ run, shell, direct }) => {
        const task = shell(SCRIPT);
        expect(await run(task)).toMatchObject(WHOLE);
        expect(await direct.inspect(`drv-${task.id}`)).toBeUndefined();
      }),
  );

  it('to remove, and has removed: the result is whole', () =>
    onFaultyEngine([{ on: 'container.remove', at: 'answered', fault: 'refuse' }], async ({ run, shell }) => {
      expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
    }));

  it('to SIGTERM: the task is stopped by SIGKILL', () =>
    onFaultyEngine([{ on: 'container.kill', at: 'request', fault: 'refuse' }], async ({ run, shell }) => {
      expect(await run(shell('sleep 300', { timeoutMs: 200, graceMs: 200 }))).toMatchObject({
        result: { status: 'timeout', exitCode: 137, stop: { signals: ['SIGKILL'], forced: true } },
      });
    }));

  it('to both signals, once each: the task is stopped by another SIGKILL', () =>
    onFaultyEngine(
      [{ on: 'container.kill', at: 'request', fault: 'refuse', times: 2 }],
      async ({ run, shell }) => {
        expect(await run(shell('sleep 300', { timeoutMs: 200, graceMs: 200 }))).toMatchObject({
          result: { status: 'timeout', exitCode: 137, stop: { signals: ['SIGKILL'], forced: true } },
        });
      },
    ));

  it('to every signal: an error, and the task does not run on', () =>
    onFaultyEngine(
      [{ on: 'container.kill', at: 'request', fault: 'refuse', times: Infinity }],
      async ({ run, shell }) => {
        expect(await run(shell('sleep 300', { timeoutMs: 200, graceMs: 200 }))).toMatchObject({
          error: { code: 'DRV_ENGINE_TIMEOUT', cause: REFUSED.error },
        });
      },
    ));
});
