import { PassThrough } from 'node:stream';
import { runTask } from '@drv/core';
import { describe, expect, it, vi } from 'vitest';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { writes } from './support/yes.ts';

const { driver, shell } = useEngine();

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
    const stdin = new PassThrough();
    const stdout = new Captured();
    await using prepared = await driver.prepare(
      shell("trap 'stty size' WINCH; echo ready; until read line; do :; done", { tty: true }),
    );
    const handle = await prepared.start({ stdin, stdout });
    await vi.waitFor(() => expect(stdout.text).toContain('ready'));
    await handle.resize({ columns: 132, rows: 43 });
    await vi.waitFor(() => expect(stdout.text).toContain('43 132'));
    await handle.resize({ columns: 80, rows: 24 });
    await vi.waitFor(() => expect(stdout.text).toContain('24 80'));
    stdin.write('\n');
    expect(await handle.wait()).toMatchObject({ status: 'success', output: { complete: true } });
    stdin.destroy();
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
