import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { runTask } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { IN_A_GUEST, isInGuest } from '../support/in-a-guest.ts';
import { listenersOf } from '../../../../tooling/config/test-sinks.ts';
import { bytesOf, writes, yes, YesSink } from './support/yes.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

const { driver, shell, container } = useEngine();

/** An input that never ends by itself. */
function endless(): Readable {
  return yes(Number.MAX_SAFE_INTEGER);
}

describe('the input of a task', () => {
  // 1 GiB through a machine that does much else takes minutes.
  it('of 1 GiB arrives whole and in order, and ends', { timeout: 300_000 }, async ({ skip }) => {
    skip(isInGuest, IN_A_GUEST.carriesSlowly);
    const hash = createHash('md5');
    for await (const chunk of yes(GIB)) hash.update(chunk as Buffer);
    const stdout = new Captured();
    const result = await runTask(driver, shell('md5sum'), { stdin: yes(GIB), stdout });
    expect(result).toMatchObject({ status: 'success', output: { complete: true } });
    expect(stdout.text).toBe(`${hash.digest('hex')}  -\n`);
  });

  it('goes in and comes out at the same time, however much it is', async () => {
    const stdout = new YesSink();
    const result = await runTask(driver, shell('cat'), { stdin: yes(256 * MIB), stdout });
    expect(result).toMatchObject({ status: 'success', output: { stdoutBytes: 256 * MIB, complete: true } });
    expect(await bytesOf(stdout)).toBe(256 * MIB);
  });

  it('ends before the output does, which is complete', async () => {
    const stdout = new YesSink();
    const task = shell(`cat >/dev/null; ${writes(32 * MIB)}`);
    const result = await runTask(driver, task, { stdin: yes(8 * MIB), stdout });
    expect(result).toMatchObject({ status: 'success', output: { stdoutBytes: 32 * MIB, complete: true } });
    expect(await bytesOf(stdout)).toBe(32 * MIB);
  });

  it.each([
    ['text', 'häß\n', 'häß\n'],
    ['bytes', Buffer.from('bytes'), 'bytes'],
    ['nothing', undefined, ''],
    ['an empty stream', Readable.from([]), ''],
  ])('can be %s', async (_what, stdin, expected) => {
    const stdout = new Captured();
    const result = await runTask(driver, shell('cat'), { ...(stdin === undefined ? {} : { stdin }), stdout });
    expect([result.status, stdout.text]).toEqual(['success', expected]);
  });

  it('does not hold up a task that never reads it, and is left alone', async () => {
    const stdin = endless();
    const before = listenersOf(stdin);
    const result = await runTask(driver, shell('sleep 0.3; echo done'), { stdin });
    expect(result).toMatchObject({ status: 'success', output: { stdoutBytes: 5, complete: true } });
    expect([stdin.destroyed, stdin.isPaused(), listenersOf(stdin)]).toEqual([false, true, before]);
  });

  it('is no error of a task that exits before it has read all', async () => {
    const stdout = new Captured();
    const stdin = endless();
    const result = await runTask(driver, shell('head -c 16; exit 3'), { stdin, stdout });
    expect(result).toMatchObject({ status: 'error', exitCode: 3, output: { complete: true } });
    expect(stdout.text).toBe('0123456789abcdef');
    expect(stdin.destroyed).toBe(false);
  });

  it('that fails stops the task, which does not take a part for the whole', async () => {
    // With a listener of its own: the task may end before the error is told, and nobody of drv listens any more.
    const stdin = new PassThrough().on('error', () => {});
    const stdout = new PassThrough();
    stdout.once('data', () => stdin.destroy(new Error('the upload was cut')));
    const task = shell('echo ready; cat >/dev/null; echo whole');
    const result = await runTask(driver, task, { stdin, stdout });
    expect(result).toMatchObject({ status: 'cancelled', output: { stdoutBytes: 6 } });
    expect(await container(task.id)).toBeUndefined();
  });

  it('is left alone when the task is aborted', async () => {
    const stdin = endless();
    const controller = new AbortController();
    const stdout = new PassThrough();
    stdout.once('data', () => controller.abort());
    const task = shell('echo ready; sleep 300', { graceMs: 500 });
    expect(await runTask(driver, task, { stdin, stdout, signal: controller.signal })).toMatchObject({
      status: 'cancelled',
    });
    expect(stdin.destroyed).toBe(false);
  });
});
