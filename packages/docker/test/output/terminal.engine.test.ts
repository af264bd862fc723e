import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { runTask } from '@drv/core';
import { describe, expect, inject, it } from 'vitest';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { writes } from './support/yes.ts';

const { driver, shell } = useEngine();

/** What a script on a terminal of 132 by 43 writes, while one key after the other is typed. */
async function typed(script: string, keys: readonly number[]): Promise<{ readonly out: string }> {
  const stdin = new PassThrough();
  const stdout = new Captured();
  const task = shell(`${keys.length === 0 ? '' : 'stty raw; echo ready;'} ${script}`, {
    tty: true,
    terminalSize: { columns: 132, rows: 43 },
    timeoutMs: 30_000,
  });
  const running = runTask(driver, task, { stdin, stdout });
  if (keys.length > 0) await expect.poll(() => stdout.text).toContain('ready');
  for (const key of keys) {
    stdin.write(Buffer.from([key]));
    // A key of its own for the engine, too.
    await setImmediate();
  }
  expect(await running).toMatchObject({ status: 'success' });
  stdin.destroy();
  return { out: stdout.text };
}

describe('a task with a terminal', () => {
  it('has one on all three, and its output is one stream with the line ends of a terminal', async () => {
    const [stdout, stderr] = [new Captured(), new Captured()];
    const task = shell('test -t 0 && test -t 1 && test -t 2 && echo out && echo err >&2', { tty: true });
    const result = await runTask(driver, task, { stdout, stderr });
    expect(result).toMatchObject({
      status: 'success',
      output: { stdoutBytes: 10, stderrBytes: 0, complete: true },
    });
    expect([stdout.text, stderr.text]).toEqual(['out\r\nerr\r\n', '']);
  });

  it('reads lines, echoes them, and sees the end of its input', async () => {
    const stdout = new Captured();
    const result = await runTask(driver, shell('cat; echo end', { tty: true }), {
      stdin: 'one\ntwo',
      stdout,
    });
    expect(result.status).toBe('success');
    // Once as the echo of the terminal, once as what cat writes; their order is the terminal's.
    expect(stdout.text.match(/one|two/g)?.toSorted()).toEqual(['one', 'one', 'two', 'two']);
    expect(stdout.text).toMatch(/end\r\n$/);
  });

  it('learns the size of its terminal, and each change of it', async () => {
    const stdout = new Captured();
    // The kernel may tell of a change a moment before it makes it (drivers/tty/pty.c, pty_resize): one look is not enough.
    const script = `looks=0; trap 'looks=9' WINCH; echo ready
      until [ "$looks:$(stty size)" = '0:25 81' ]; do
        if [ $looks -gt 0 ]; then stty size; looks=$((looks - 1)); fi
        sleep 0.05
      done`;
    await using prepared = await driver.prepare(shell(script, { tty: true }));
    const handle = await prepared.start({ stdout });
    await expect.poll(() => stdout.text).toContain('ready');
    await handle.resize({ columns: 132, rows: 43 });
    await expect.poll(() => stdout.text).toContain('43 132');
    await handle.resize({ columns: 81, rows: 25 });
    expect(await handle.wait()).toMatchObject({ status: 'success', output: { complete: true } });
    expect(stdout.text).toContain('25 81');
  });

  it('has its size before the task looks for the first time', async ({ skip }) => {
    skip(
      inject('engine').version.startsWith('Docker 20'),
      'Docker 20.10 takes a size only while a task runs',
    );
    const { out } = await typed('stty size', []);
    expect(out).toBe('43 132\r\n');
  });

  it('gets every key at once, and none lets go of it', async () => {
    const keys = [0x10, 0x11, 0x10, 0x10, 0x11, 0x03, 0x1c, 0xff, 0x41];
    const { out } = await typed(`stty raw -echo; dd bs=1 count=${keys.length} 2>/dev/null | xxd -p`, keys);
    expect(out).toContain('1011101011031cff41');
  });

  it('may write what looks like the frames of an engine, and much of it', async () => {
    const stdout = new Captured();
    const task = shell(
      `stty -opost; printf '\\001\\000\\000\\000\\377\\377\\377\\377'; ${writes(8 * 1024 ** 2)}`,
      {
        tty: true,
      },
    );
    const result = await runTask(driver, task, { stdout });
    expect(result.output).toEqual({ stdoutBytes: 8 + 8 * 1024 ** 2, stderrBytes: 0, complete: true });
    expect(stdout.bytes.subarray(0, 8)).toEqual(Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]));
  });

  it('cannot be resized without one', async () => {
    await using prepared = await driver.prepare(shell('sleep 300'));
    const handle = await prepared.start();
    await expect(handle.resize({ columns: 80, rows: 24 })).rejects.toMatchObject({ code: 'DRV_UNSUPPORTED' });
    await handle.kill({ graceMs: 0 });
  });
});
