import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ContainerTask, RunHandle } from '@drv/core';
import { describe, expect, inject, it } from 'vitest';
import { createDockerDriver, createEngineClient, readOutput, type OutputEntry } from '../../src/index.ts';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';

const { driver, engine, shell } = useEngine();

/** Runs the body once the task has written something; then the task is ended. */
async function whileRunning(
  task: ContainerTask,
  body: (container: string, handle: RunHandle) => Promise<void>,
) {
  const prepared = await driver.prepare(task);
  try {
    const stdout = new PassThrough();
    const handle = await prepared.start({ stdout });
    await once(stdout.resume(), 'data');
    await body(`drv-${task.id}`, handle);
    await handle.kill({ graceMs: 0 });
  } finally {
    await prepared.close();
  }
}

async function collect(entries: AsyncIterable<OutputEntry>) {
  const text = { stdout: '', stderr: '' };
  for await (const { stream, data } of entries) text[stream] += data.toString();
  return text;
}

async function entriesOf(entries: AsyncIterable<OutputEntry>): Promise<readonly OutputEntry[]> {
  const all: OutputEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

/** Nothing is missing, doubled or out of order but where an entry says that something is missing before it. */
function expectWholeBetweenGaps(written: string, entries: readonly OutputEntry[]) {
  const pieces = [''];
  for (const { data, afterGap } of entries) {
    if (afterGap) pieces.push('');
    pieces.push(`${pieces.pop()}${data.toString()}`);
  }
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) at = written.indexOf(piece, at);
    expect(written.slice(at, at + piece.length)).toBe(piece);
    at += piece.length;
  }
  if (pieces.length === 1 || pieces.at(-1) !== '')
    expect({ end: at, pieces: pieces.map(({ length }) => length) }).toMatchObject({ end: written.length });
}

describe('readOutput', () => {
  it('keeps the streams of a running task apart', () =>
    whileRunning(shell('echo err >&2; echo out; exec sleep 600'), async (container) => {
      await expect
        .poll(() => collect(readOutput({ engine, container })))
        .toEqual({ stdout: 'out\n', stderr: 'err\n' });
    }));

  it('tells the time of each line, and takes the last ones only', () =>
    whileRunning(shell('echo 1; echo 2; echo 3; echo ready; exec sleep 600'), async (container) => {
      const last = async () => {
        const entries = await entriesOf(readOutput({ engine, container, tail: 2, timestamps: true }));
        return entries.map(({ data, time = '' }) => [data.toString(), Number.isNaN(Date.parse(time))]);
      };
      await expect.poll(last).toEqual([
        ['3\n', false],
        ['ready\n', false],
      ]);
    }));

  it('follows a task with a terminal until it is removed', () =>
    whileRunning(
      shell('trap "echo bye; exit" TERM; echo ready; while :; do sleep 0.1; done', { tty: true }),
      async (container, handle) => {
        const all = collect(readOutput({ engine, container, follow: true }));
        await handle.kill({ graceMs: 20_000 });
        expect(await all).toEqual({ stdout: 'ready\r\nbye\r\n', stderr: '' });
      },
    ));

  it('follows a task with a terminal to what it wrote last, and says where some is missing', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `${index + 1}\r\n`).join('');
    const followToItsRemoval = async () => {
      const task = shell('echo ready; sleep 1; seq 60000', { tty: true });
      const prepared = await driver.prepare(task);
      const stdout = new PassThrough();
      const handle = await prepared.start({ stdout });
      await once(stdout.resume(), 'data');
      const all = entriesOf(readOutput({ engine, container: `drv-${task.id}`, follow: true }));
      await handle.wait();
      await prepared.close();
      return all;
    };
    for (const entries of await Promise.all([1, 2].map(followToItsRemoval)))
      expectWholeBetweenGaps(`ready\r\n${lines}`, entries);
  });

  it('waits for a task that is silent longer than the engine has for an answer', () =>
    whileRunning(shell('echo ready; sleep 4; echo done'), async (container) => {
      const impatient = createEngineClient({ host: inject('engine').host, requestTimeoutMs: 2_500 });
      const all = readOutput({ engine: impatient, container, follow: true, tail: 0, idleMs: 2_500 });
      expect(await collect(all)).toEqual({ stdout: 'done\n', stderr: '' });
      await impatient.close();
    }));

  it.each([false, true])('keeps the ends of long lines, with a terminal: %s', (tty) => {
    const long = 'head -c 40000 /dev/zero | tr "\\0" x; echo';
    return whileRunning(
      shell(`${long}; echo short; ${long}; echo ready; exec sleep 600`, { tty }),
      async (container) => {
        const x = 'x'.repeat(40_000);
        const text = async (timestamps: boolean) =>
          (await collect(readOutput({ engine, container, timestamps }))).stdout.replaceAll('\r', '');
        await expect.poll(() => text(false), { timeout: 10_000 }).toBe(`${x}\nshort\n${x}\nready\n`);
        // What Podman puts between the pieces of a line on a terminal may be the program's.
        if (!(isPodman && tty)) expect(await text(true)).toBe(`${x}\nshort\n${x}\nready\n`);
      },
    );
  });

  it('follows a log that is thrown away meanwhile, gives its beginning and its end, and says where some is missing', async () => {
    const small = createDockerDriver({
      engine,
      logConfig: {
        driver: isPodman ? 'json-file' : 'local',
        options: { 'max-size': '100k', 'max-file': '2' },
      },
    });
    const prepared = await small.prepare(
      shell('echo first; sleep 1; seq 100000; sleep 1; echo last; sleep 1'),
    );
    try {
      const handle = await prepared.start();
      let text = '';
      let gaps = 0;
      for await (const { data, afterGap } of readOutput({
        engine,
        container: `drv-${prepared.taskId}`,
        follow: true,
      })) {
        if (afterGap) {
          gaps += 1;
          text += '...\n';
        }
        text += data.toString();
      }
      await handle.wait();
      const lines = text.trimEnd().split('\n');
      // An engine that is too slow closes the log before all is in it, and the last entry says so.
      expect([lines[0], ['last', '...']]).toEqual(['first', expect.arrayContaining([lines.at(-1)])]);
      // In order, and nothing is missing but at the gaps.
      const odd = lines.slice(1, -1).filter((line, index, all) => {
        const before = index === 0 ? '0' : all[index - 1];
        return line !== '...' && before !== '...' && Number(line) !== Number(before) + 1;
      });
      expect(odd).toEqual([]);
      expect(gaps > 0 || lines.length === 100_002).toBe(true);
    } finally {
      await prepared.close();
      await small.close();
    }
  });

  it('says that a log keeps nothing', async () => {
    const silent = createDockerDriver({ engine, logConfig: { driver: 'none' } });
    const task = shell('true');
    const prepared = await silent.prepare(task);
    await expect(collect(readOutput({ engine, container: `drv-${task.id}` }))).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
    });
    await prepared.close();
    await silent.close();
  });
});
