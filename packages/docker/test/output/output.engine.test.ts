import { spawn } from 'node:child_process';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runTask } from '@drv/core';
import type { OutputPolicy } from '@drv/core/driver';
import { describe, expect, inject, it } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { IN_A_GUEST, isInGuest } from '../support/in-a-guest.ts';
import { HandSink } from '../../../../tooling/config/test-sinks.ts';
import { bytesOf, writes, YesSink } from './support/yes.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

const { driver, shell, container } = useEngine({ readerMs: 1_000 });

/** The time that `promise` takes. */
async function seconds(promise: Promise<unknown>): Promise<number> {
  const started = performance.now();
  await promise;
  return (performance.now() - started) / 1_000;
}

describe('the output of a task', () => {
  it('of 1 GiB arrives whole and in order', { timeout: 180_000 }, async ({ skip }) => {
    skip(isInGuest, IN_A_GUEST.carriesSlowly);
    const stdout = new YesSink();
    const result = await runTask(driver, shell(writes(GIB)), { stdout });
    expect(result).toMatchObject({
      status: 'success',
      output: { stdoutBytes: GIB, stderrBytes: 0, complete: true },
    });
    expect(await bytesOf(stdout)).toBe(GIB);
  });

  it('of 256 MiB goes to a slow reader whole, while the process grows by less than 64 MiB', async () => {
    const { host, images } = inject('engine');
    const script = path.join(import.meta.dirname, 'support/slow-reader.ts');
    const child = spawn(
      process.execPath,
      ['--conditions=@drv/source', script, host, images.busybox, String(256 * MIB), '20'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const report = JSON.parse(await text(child.stdout)) as Record<string, unknown>;
    expect(report).toMatchObject({
      status: 'success',
      output: { stdoutBytes: 256 * MIB, complete: true },
      readerBytes: 256 * MIB,
    });
    expect(report['grownMiB']).toBeLessThan(64);
  });

  it('of a task that has exited long ago is still given to a slow reader', async () => {
    const stdout = new YesSink(MIB, 20);
    const result = await runTask(driver, shell(`${writes(32 * MIB)}; (${writes(1)}) >&2`), { stdout });
    expect(result.output).toEqual({ stdoutBytes: 32 * MIB, stderrBytes: 1, complete: true });
    expect(await bytesOf(stdout)).toBe(32 * MIB);
  });

  it('on one stream is not held up by a stuck reader of the other', async () => {
    const stderr = new YesSink();
    const task = shell(`${writes(16 * MIB)}; (${writes(16 * MIB)}) >&2`);
    const result = await runTask(driver, task, { stdout: new HandSink(), stderr });
    expect(result).toMatchObject({
      status: 'success',
      output: { stdoutBytes: 16 * MIB, stderrBytes: 16 * MIB, complete: false, incomplete: 'reader' },
    });
    expect(await bytesOf(stderr)).toBe(16 * MIB);
  });

  it('is dropped when its reader leaves, and the task runs on', async () => {
    const stdout = new PassThrough();
    stdout.once('data', () => stdout.destroy());
    const task = shell(`${writes(MIB)}; sleep 0.2; ${writes(MIB)}; exit 7`);
    expect(await runTask(driver, task, { stdout })).toMatchObject({
      status: 'error',
      exitCode: 7,
      output: { stdoutBytes: 2 * MIB, complete: false, incomplete: 'reader' },
    });
  });
});

describe('a reader that is stuck for good', () => {
  const flood = 'while :; do yes; done';
  const policies = [
    ['above the limit', { limitBytes: MIB }],
    ['below the limit', {}],
  ] as const;

  /** A task whose reader has taken something and takes no more. */
  async function stuck(output: OutputPolicy) {
    const task = shell(flood, { output });
    const prepared = await driver.prepare(task);
    const stdout = new HandSink();
    const handle = await prepared.start({ stdout });
    await expect.poll(() => stdout.length, { timeout: 10_000 }).toBeGreaterThan(0);
    return { task, prepared, handle };
  }

  it.each(policies)('%s: the engine tells the state of the container', async (_where, output) => {
    const { task, prepared } = await stuck(output);
    expect(await seconds(container(task.id))).toBeLessThan(3);
    expect(await container(task.id)).toMatchObject({ status: 'running' });
    await prepared.close();
  });

  it.each(policies)('%s: the deadline ends the task', async (_where, output) => {
    const task = shell(flood, { output, timeoutMs: 2_000, graceMs: 200 });
    const running = runTask(driver, task, { stdout: new HandSink() });
    expect(await seconds(running)).toBeLessThan(15);
    expect(await running).toMatchObject({
      status: 'timeout',
      output: { complete: false, incomplete: 'reader' },
    });
    expect(await container(task.id)).toBeUndefined();
  });

  it.each(policies)('%s: kill answers, and wait as well', async (_where, output) => {
    const { task, prepared, handle } = await stuck(output);
    expect(await seconds(handle.kill({ graceMs: 0 }))).toBeLessThan(10);
    expect(await handle.wait()).toMatchObject({
      status: 'cancelled',
      output: { complete: false, incomplete: 'reader' },
    });
    expect(await container(task.id)).toMatchObject({ status: 'exited' });
    await prepared.close();
  });

  it.each(policies)('%s: close removes the container', async (_where, output) => {
    const { task, prepared } = await stuck(output);
    expect(await seconds(prepared.close())).toBeLessThan(10);
    expect(await container(task.id)).toBeUndefined();
  });
});

describe('the policy', () => {
  it('pause: a slow reader gets all of it', async () => {
    const stdout = new YesSink(MIB, 5);
    const task = shell(writes(64 * MIB), { output: { onLimit: 'pause', limitBytes: MIB } });
    const result = await runTask(driver, task, { stdout });
    expect(result).toMatchObject({
      status: 'success',
      output: { stdoutBytes: 64 * MIB, stderrBytes: 0, complete: true },
    });
    expect(await bytesOf(stdout)).toBe(64 * MIB);
  });

  it('truncate: the task ends by itself, its output is cut exactly, and all of it is counted', async () => {
    const stdout = new YesSink();
    const task = shell(`${writes(32 * MIB)}; exit 5`, { output: { onLimit: 'truncate', limitBytes: MIB } });
    expect(await runTask(driver, task, { stdout })).toMatchObject({
      status: 'error',
      exitCode: 5,
      output: { stdoutBytes: 32 * MIB, complete: false, incomplete: 'limit' },
    });
    expect(await bytesOf(stdout)).toBe(MIB);
  });

  it('stop: the task is stopped, and its output is cut exactly', async () => {
    const stdout = new YesSink();
    const task = shell(writes(GIB), { output: { onLimit: 'stop', limitBytes: MIB }, graceMs: 500 });
    const result = await runTask(driver, task, { stdout });
    expect(result).toMatchObject({
      status: 'killed',
      cause: 'output-limit',
      stop: { reason: 'output-limit' },
      output: { complete: false, incomplete: 'limit' },
    });
    expect(await bytesOf(stdout)).toBe(MIB);
    expect(result.output.stdoutBytes).toBeGreaterThan(MIB);
  });

  it('stop: output of just the limit is none of its business', async () => {
    const stdout = new YesSink();
    const task = shell(writes(MIB), { output: { onLimit: 'stop', limitBytes: MIB } });
    expect(await runTask(driver, task, { stdout })).toMatchObject({
      status: 'success',
      output: { stdoutBytes: MIB, complete: true },
    });
  });

  it('pause: a reader that rests until the engine has given up gets all that the engine has kept', async ({
    skip,
  }) => {
    skip(isPodman, ON_PODMAN.waitsForReader);
    // Docker closes the pipes of a task two seconds after its exit.
    const stdout = new HandSink();
    await using patient = createDockerDriver({ host: inject('engine').host, readerMs: 30_000 });
    const size = Math.round(1.9 * MIB);
    await using prepared = await patient.prepare(shell(writes(size), { output: { limitBytes: MIB } }));
    const handle = await prepared.start({ stdout });
    const sinceExit = async () =>
      Date.now() - Date.parse((await container(prepared.taskId))?.finishedAt ?? new Date().toISOString());
    await expect.poll(sinceExit).toBeGreaterThan(2_500);
    const result = await stdout.acceptUntil(handle.wait());
    expect(result).toMatchObject({ status: 'success', output: { stdoutBytes: size, complete: true } });
    expect(stdout.length).toBe(size);
  });

  it('pause: a task that wrote more than anybody keeps waits for its reader', async () => {
    const stdout = new HandSink();
    const size = 4 * MIB;
    await using prepared = await driver.prepare(shell(writes(size), { output: { limitBytes: MIB } }));
    const handle = await prepared.start({ stdout });
    await expect.poll(() => stdout.length).toBeGreaterThan(0);
    expect((await container(prepared.taskId))?.status).toBe('running');
    const result = await stdout.acceptUntil(handle.wait());
    expect(result).toMatchObject({ status: 'success', output: { stdoutBytes: size, complete: true } });
    expect(stdout.length).toBe(size);
  });
});
