import { Writable } from 'node:stream';
import { runTask } from '@drv/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isOldPodman, ON_PODMAN } from '../support/on-podman.ts';
import { untilOomIsTold } from '../support/until-oom-is-told.ts';

const MIB = 1024 ** 2;
const { driver, engine, shell, container } = useEngine();

/** Takes nothing until it may, and then all. */
class StuckSink extends Writable {
  readonly #until: Promise<void>;
  bytes = 0;

  constructor(until: Promise<void>) {
    super({ highWaterMark: 1 });
    this.#until = until;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.bytes += chunk.length;
    void this.#until.then(() => callback());
  }
}

/** Whatever a task did, the engine runs the next one. */
async function works(): Promise<void> {
  const stdout = new Captured();
  expect(await runTask(driver, shell('echo works'), { stdout })).toMatchObject({ status: 'success' });
  expect(stdout.text).toBe('works\n');
}

describe('a task that the kernel does not start', () => {
  afterEach(works);

  // execve(2): 128 KiB for one string with its end, MAX_ARG_STRLEN, and a quarter of the stack's limit for all of them.
  const LONGEST = 131_071;
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`V${index}`, 'v'.repeat(LONGEST - 8)]),
  );

  it.each([
    ['an argument', { command: ['sh', '-c', 'exit 3', 'x', 'a'.repeat(LONGEST + 1)] }],
    ['a variable', { env: { BIG: 'b'.repeat(LONGEST + 1) } }],
    ['its whole environment', { env: many }],
  ] as const)('for the size of %s is refused before anything is done', async (_what, fields) => {
    const task = shell('exit 3', fields);
    await expect(runTask(driver, task)).rejects.toMatchObject({ code: 'DRV_INVALID_TASK' });
    expect(await container(task.id)).toBeUndefined();
  });

  it('for its limit of processes gets an error, and no exit code of its own', async () => {
    const task = shell('exit 3', { limits: { pids: 1 } });
    await expect(runTask(driver, task)).rejects.toMatchObject({ code: 'DRV_START_FAILED', exitCode: 125 });
    expect(await container(task.id)).toBeUndefined();
  });

  it('does not include one with the longest argument there may be', async () => {
    const task = shell('', { command: ['sh', '-c', 'exit 3', 'x', 'a'.repeat(LONGEST)] });
    expect(await runTask(driver, task)).toMatchObject({ status: 'error', exitCode: 3 });
  });
});

describe('a hostile task', () => {
  afterEach(works);

  it('that floods a stuck reader, and others beside it, take no more of the disk than they may together', async () => {
    // The readers are stuck until the driver says that no more is written to the disk.
    let onFull = () => {};
    const isFull = new Promise<void>((resolve) => {
      onFull = resolve;
    });
    const logger = {
      debug() {},
      info() {},
      error() {},
      warn: (_fields: object, text = '') => {
        if (text.includes('the disk takes no more')) onFull();
      },
    };
    const limitBytes = 3 * MIB;
    await using bounded = createDockerDriver({
      engine,
      spool: { memoryBytes: 64 * 1024, limitBytes },
      logger,
    });
    const sizes = await Promise.all(
      [1, 2, 3].map(async () => {
        const stuck = new StuckSink(isFull);
        const result = await runTask(bounded, shell('head -c 20000000 /dev/zero'), { stdout: stuck });
        return [stuck.bytes, result.output.stdoutBytes, result.output.complete];
      }),
    );
    // Each waited for its reader, and nothing was lost.
    expect(sizes).toEqual([1, 2, 3].map(() => [20_000_000, 20_000_000, true]));
  });

  it('that forks without end comes to its limit of processes, and its deadline ends it', async () => {
    const task = shell('bomb() { bomb & bomb; }; (bomb) 2>/dev/null; while :; do :; done', {
      limits: { pids: 32, memoryBytes: 64 * MIB, cpus: 0.5 },
      timeoutMs: 1_000,
      graceMs: 100,
      output: { limitBytes: MIB, onLimit: 'truncate' },
    });
    const result = await runTask(driver, task);
    expect(result).toMatchObject({ status: 'timeout', stop: { reason: 'deadline' } });
    expect(await container(task.id)).toBeUndefined();
  });

  it('that cannot fork any more tells it with its own exit code', async () => {
    const stderr = new Captured();
    const task = shell('while :; do sleep 300 & done', { limits: { pids: 16 } });
    expect(await runTask(driver, task, { stderr })).toMatchObject({ status: 'error', exitCode: 2 });
    expect(stderr.text).toContain("can't fork");
    expect(await container(task.id)).toBeUndefined();
  });

  it('that takes all memory is killed, and the result says for what', async ({ skip }) => {
    skip(isOldPodman, ON_PODMAN.tellsNoOom);
    const script = 'tail /dev/zero & tail /dev/zero & sleep 0.5; exec tail /dev/zero';
    const result = await untilOomIsTold(() =>
      runTask(driver, shell(script, { limits: { memoryBytes: 32 * MIB }, timeoutMs: 20_000 })),
    );
    // A child may be taken before the main process, which then goes on to the limit itself.
    expect(result).toMatchObject({ status: 'killed', cause: 'oom', oom: 'main', exitCode: 137 });
    expect(result.usage.peakMemoryBytes ?? Infinity).toBeGreaterThanOrEqual(32 * MIB);
    expect(await container(result.taskId)).toBeUndefined();
  });

  it.each(['truncate', 'stop'] as const)('that floods both streams: %s', async (onLimit) => {
    const [stdout, stderr] = [new Captured(), new Captured()];
    const task = shell("trap '' TERM PIPE; yes out & yes err >&2", {
      output: { limitBytes: MIB, onLimit },
      limits: { cpus: 0.5 },
      timeoutMs: 300,
      graceMs: 100,
    });
    expect(await runTask(driver, task, { stdout, stderr })).toMatchObject({
      ...(onLimit === 'stop' ? { status: 'killed', cause: 'output-limit' } : { status: 'timeout' }),
      output: { complete: false, incomplete: 'limit' },
    });
    expect(stdout.bytes.length + stderr.bytes.length).toBe(MIB);
    expect(await container(task.id)).toBeUndefined();
  });

  it('that fills the file system it was given gets an error of its own', async () => {
    const stderr = new Captured();
    const task = shell('dd if=/dev/zero of=/scratch/all bs=64k; code=$?; df -k /scratch >&2; exit $code', {
      tmpfs: [{ containerPath: '/scratch', sizeBytes: 2 * MIB }],
    });
    expect(await runTask(driver, task, { stderr })).toMatchObject({
      status: 'error',
      exitCode: 1,
      oom: 'none',
    });
    expect(stderr.text).toContain('No space left on device');
    expect(stderr.text).toMatch(/\b2048\b.*100%/);
  });

  it('that leaves children behind takes them along', async () => {
    const task = shell('(setsid sleep 300 >/dev/null 2>&1 &); (setsid sleep 300 &); echo gone; exit 3');
    const stdout = new Captured();
    expect(await runTask(driver, task, { stdout })).toMatchObject({
      status: 'error',
      exitCode: 3,
      output: { stdoutBytes: 5, complete: true },
    });
    expect(await container(task.id)).toBeUndefined();
  });

  it('that closes its output and ignores every signal is stopped by its deadline', async () => {
    const task = shell("exec >&- 2>&-; trap '' TERM INT HUP; while :; do sleep 1; done", {
      timeoutMs: 500,
      graceMs: 100,
    });
    expect(await runTask(driver, task)).toMatchObject({
      status: 'timeout',
      exitCode: 137,
      stop: { forced: true },
      output: { stdoutBytes: 0, stderrBytes: 0 },
    });
    expect(await container(task.id)).toBeUndefined();
  });
});
