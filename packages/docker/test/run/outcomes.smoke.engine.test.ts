import { DrvError, runTask, type RunResult } from '@drv/core';
import { describe, expect, inject, it } from 'vitest';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isOldPodman, isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { untilOomIsTold } from '../support/until-oom-is-told.ts';

const { driver, shell, container, images } = useEngine();

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const { host, sharesKernel } = inject('engine');
/** A guest behind a socket of this machine has a clock of its own, which agrees with this one or does not. */
const decidedBy = !host.startsWith('unix://')
  ? 'signal'
  : sharesKernel
    ? 'shared-clock'
    : expect.stringMatching(/^(?:shared-clock|signal)$/);

/** Everything that a result says beside its status; tests override what their task makes different. */
function evidence(taskId: string): Record<string, unknown> {
  return {
    taskId,
    startedAt: time,
    finishedAt: time,
    durationMs: expect.any(Number),
    queuedMs: expect.any(Number),
    oom: 'none',
    // Not whether that is all: a busy engine may not have begun to read when such a task is over.
    output: expect.objectContaining({ stdoutBytes: 0, stderrBytes: 0 }),
    usage: expect.objectContaining({ samples: expect.any(Number) }),
    image: {
      reference: images.busybox,
      id: expect.stringMatching(/^sha256:/),
      // Podman and containerd have one for an image that no registry has seen, too.
      ...(isPodman || inject('engine').containerdStore
        ? { digest: expect.stringContaining('@sha256:') }
        : {}),
    },
  };
}

async function gone(result: RunResult): Promise<void> {
  expect(await container(result.taskId)).toBeUndefined();
}

describe('outcomes on the real engine', () => {
  it('success: exit 0, with both streams whole and apart', async () => {
    const stdout = new Captured();
    const stderr = new Captured();
    const task = shell('echo out; echo err >&2');
    const result = await runTask(driver, task, { stdout, stderr });
    expect(result).toEqual({
      ...evidence(task.id),
      status: 'success',
      exitCode: 0,
      output: { stdoutBytes: 4, stderrBytes: 4, complete: true },
    });
    expect([stdout.text, stderr.text]).toEqual(['out\n', 'err\n']);
    await gone(result);
  });

  it('error: the exit code is kept', async () => {
    const task = shell('exit 3');
    const result = await runTask(driver, task);
    expect(result).toEqual({ ...evidence(task.id), status: 'error', exitCode: 3 });
    await gone(result);
  });

  it('timeout: the task is really stopped, by SIGTERM', async () => {
    const task = shell('sleep 300', { timeoutMs: 300 });
    const result = await runTask(driver, task);
    expect(result).toEqual({
      ...evidence(task.id),
      status: 'timeout',
      timeoutMs: 300,
      exitCode: 143,
      signal: 'SIGTERM',
      stop: { reason: 'deadline', requestedAt: time, signals: ['SIGTERM'], forced: false, decidedBy },
    });
    await gone(result);
  });

  it('timeout: a task that ignores SIGTERM is killed after its grace', async () => {
    const task = shell("trap '' TERM; while :; do sleep 1; done", { timeoutMs: 300, graceMs: 300 });
    expect(await runTask(driver, task)).toEqual({
      ...evidence(task.id),
      status: 'timeout',
      timeoutMs: 300,
      exitCode: 137,
      signal: 'SIGKILL',
      stop: {
        reason: 'deadline',
        requestedAt: time,
        signals: ['SIGTERM', 'SIGKILL'],
        forced: true,
        decidedBy,
      },
    });
  });

  it('timeout: exit 0 in answer to SIGTERM is a timeout still', async () => {
    const task = shell("trap 'exit 0' TERM; while :; do sleep 0.05; done", { timeoutMs: 300 });
    expect(await runTask(driver, task)).toMatchObject({
      status: 'timeout',
      exitCode: 0,
      stop: { forced: false },
    });
  });

  it('killed, oom: the memory limit', async ({ skip }) => {
    skip(isOldPodman, ON_PODMAN.tellsNoOom);
    const script = 'sleep 0.5; exec tail /dev/zero';
    const result = await untilOomIsTold(() =>
      runTask(driver, shell(script, { limits: { memoryBytes: 16 << 20 } })),
    );
    expect(result).toEqual({
      ...evidence(result.taskId),
      status: 'killed',
      cause: 'oom',
      exitCode: 137,
      signal: 'SIGKILL',
      oom: 'main',
    });
    await gone(result);
  });

  it('killed at once by the memory limit, before an engine looks: nothing else is made up', async () => {
    const result = await runTask(driver, shell('exec tail /dev/zero', { limits: { memoryBytes: 16 << 20 } }));
    expect(result).toMatchObject({ status: 'killed', exitCode: 137, signal: 'SIGKILL' });
    const { cause, oom } = result as Extract<RunResult, { status: 'killed' }>;
    expect([
      { cause: 'oom', oom: 'main' },
      { cause: 'signal', oom: 'unknown' },
    ]).toContainEqual({ cause, oom });
  });

  it('an engine that never says whether a kill was for memory is not taken for one that saw none', async ({
    skip,
  }) => {
    skip(!isOldPodman, 'this engine says it');
    expect(await runTask(driver, shell('exit 0', { limits: { memoryBytes: 16 << 20 } }))).toMatchObject({
      status: 'success',
      oom: 'unknown',
    });
    expect(await runTask(driver, shell('exit 0'))).toMatchObject({ status: 'success', oom: 'none' });
  });

  // Also where the engine has not begun to look yet: drv reads the control group itself.
  it('success with oom child: the task coped with the loss of a child', async ({ skip }) => {
    skip(isOldPodman, ON_PODMAN.tellsNoOom);
    const task = shell('tail /dev/zero; sleep 0.5; exit 0', { limits: { memoryBytes: 16 << 20 } });
    const result = await untilOomIsTold(() => runTask(driver, task));
    expect(result).toMatchObject({ status: 'success', exitCode: 0, oom: 'child' });
  });

  it.each([
    ['without a memory limit', {}, 'none'],
    // What the engine did not see may have been.
    ['with one', { memoryBytes: 32 << 20 }, 'unknown'],
  ])('killed, signal: a SIGKILL from inside is not called OOM, %s', async (_, limits, oom) => {
    const task = shell('kill -9 $$', { limits });
    expect(await runTask(driver, task)).toEqual({
      ...evidence(task.id),
      status: 'killed',
      cause: 'signal',
      exitCode: 137,
      signal: 'SIGKILL',
      oom,
    });
  });

  it('killed, signal: exit 137 by itself is not OOM', async () => {
    const task = shell('exit 137');
    expect(await runTask(driver, task)).toMatchObject({ status: 'killed', cause: 'signal', oom: 'none' });
  });

  it('cancelled: the caller aborts', async () => {
    const controller = new AbortController();
    const stdout = new Captured();
    stdout.once('pipe', () => {});
    const task = shell('echo up; sleep 300');
    const running = runTask(driver, task, { stdout, signal: controller.signal });
    await expect.poll(() => stdout.text).toBe('up\n');
    controller.abort(new Error('changed my mind'));
    const result = await running;
    expect(result).toEqual({
      ...evidence(task.id),
      status: 'cancelled',
      reason: 'changed my mind',
      exitCode: 143,
      signal: 'SIGTERM',
      stop: { reason: 'caller', requestedAt: time, signals: ['SIGTERM'], forced: false, decidedBy },
      output: { stdoutBytes: 3, stderrBytes: 0, complete: true },
    });
    await gone(result);
  });

  it.each([
    ['not found', ['/no/such/command'], 'DRV_COMMAND_NOT_FOUND', 127],
    ['not in the path', ['nosuchcommand'], 'DRV_COMMAND_NOT_FOUND', 127],
    ['without a name', [''], 'DRV_COMMAND_NOT_FOUND', 127],
    ['of two lines', ['a\nb'], 'DRV_COMMAND_NOT_FOUND', 127],
    ['longer than any path', ['x'.repeat(5_000)], 'DRV_COMMAND_NOT_EXECUTABLE', 126],
    ['a directory', ['/tmp'], 'DRV_COMMAND_NOT_EXECUTABLE', 126],
    ['not executable', ['/etc/passwd'], 'DRV_COMMAND_NOT_EXECUTABLE', 126],
    ['a script without its interpreter', ['/bin/bad-interpreter'], 'DRV_COMMAND_NOT_FOUND', 127],
  ])('a command that is %s is an error that says so', async (_what, command, code, exitCode) => {
    const task = shell('', { command, image: images.broken });
    const error: unknown = await runTask(driver, task).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, exitCode, taskId: task.id });
    expect(await container(task.id)).toBeUndefined();
  });

  it.each([true, false])(
    'a file that the kernel cannot run says what it may be, with an init: %s',
    async (init) => {
      const elf = Buffer.alloc(64);
      elf.write('\u007fELF\u0002\u0001\u0001', 'latin1');
      const bytes = {
        crlf: Buffer.from('#!/bin/sh\r\necho no\r\n'),
        interpreter: Buffer.from('#!/no/such\n'),
        foreign: elf,
      };
      const hints = {
        crlf: /carriage return/,
        interpreter: /the interpreter in its first line is not/,
        foreign: /another kind of processor/,
      };
      for (const name of ['crlf', 'interpreter', 'foreign'] as const) {
        const task = shell('', { command: [`/${name}`], init });
        const error: unknown = await runTask(driver, task, {
          files: { [`/${name}`]: { bytes: bytes[name], mode: 0o755 } },
        }).catch((reason: unknown) => reason);
        expect({ name, error }).toMatchObject({
          name,
          error: {
            code: name === 'foreign' ? 'DRV_COMMAND_NOT_EXECUTABLE' : 'DRV_COMMAND_NOT_FOUND',
            message: expect.stringMatching(hints[name]) as string,
          },
        });
      }
    },
  );

  it('a file that is no program is given to the shell by the init, as execvp does, and ends as that ends', async () => {
    const stderr = new Captured();
    const task = shell('', { command: ['/bin/not-a-program'], image: images.broken });
    expect(await runTask(driver, task, { stderr })).toMatchObject({ status: 'error', exitCode: 127 });
    expect(stderr.text).toContain('not found');
  });

  it('an unknown user is an error with exit code 125', async () => {
    const task = shell('true', { user: 'ghost' });
    await expect(runTask(driver, task)).rejects.toMatchObject({ code: 'DRV_START_FAILED', exitCode: 125 });
  });

  it('a mount that cannot be made is an error with exit code 125', async () => {
    const task = shell('true', { volumes: [{ hostPath: '/tmp', containerPath: '/bin/busybox' }] });
    await expect(runTask(driver, task)).rejects.toMatchObject({ code: 'DRV_START_FAILED', exitCode: 125 });
    expect(await container(task.id)).toBeUndefined();
  });

  it('a missing host directory is refused, and not made up', async ({ skip }) => {
    skip(isPodman, ON_PODMAN.makesDirectories);
    const task = shell('true', { volumes: [{ hostPath: '/no/such/directory', containerPath: '/x' }] });
    await expect(runTask(driver, task)).rejects.toMatchObject({ code: 'DRV_INVALID_TASK', exitCode: 125 });
    expect(await container(task.id)).toBeUndefined();
  });

  it('an image that nobody has is an error', async () => {
    const task = shell('true', { image: 'drv.test/nothing:here', pull: 'never' });
    const error: unknown = await runTask(driver, task).catch((reason: unknown) => reason);
    expect(DrvError.is(error, 'DRV_IMAGE_NOT_FOUND')).toBe(true);
  });
});
