import { Readable } from 'node:stream';
import { run, type ContainerTask, type RunInput } from '@drv/core';
import { createMemoryStore, createQueueDriver, createTaskWorker } from '@drv/queue';
import { createMemoryDriver, type Program } from '@drv/testing';
import { expect, it } from 'vitest';
import { separable } from '../support/separable-store.ts';

/** Writes, and stays until it is stopped. */
const hangsAfter =
  (text: string): Program =>
  async ({ stdout, signal }) => {
    stdout.write(text);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return 0;
  };
const says =
  (text: string): Program =>
  ({ stdout }) =>
    new Promise((resolve) => stdout.write(text, () => resolve(3)));
const copies: Program = async ({ stdin, stdout }) => {
  for await (const chunk of stdin) stdout.write(chunk);
  return 3;
};

interface Lost {
  /** What the task does on the node that is lost, and on the other one. */
  readonly first: Program;
  readonly second: Program;
  readonly queue?: object;
  readonly input?: RunInput;
}

/** Runs a task whose node is cut off while it runs there, with another node after it. */
async function runLost({ first, second, queue = { idempotent: true }, input }: Lost) {
  const whole = createMemoryStore();
  const { store, cut } = separable(whole);
  const starts: string[] = [];
  const engineOf = (node: string, work: Program) =>
    createMemoryDriver({
      images: ['busybox'],
      programs: {
        work(io) {
          starts.push(node);
          return work(io);
        },
      },
    });
  await using engine = engineOf('one', first);
  await using other = engineOf('two', second);
  const options = { slots: 1, beatMs: 20, silentMs: 10_000 };
  await using worker = createTaskWorker({ store, node: 'one', driver: engine, ...options });
  await using driver = createQueueDriver({ store: whole, beatMs: 20, lostMs: 300 });
  const task: ContainerTask = {
    image: 'busybox',
    command: ['work'],
    graceMs: 0,
    driverOptions: { queue },
  };
  let written = () => {};
  const hasWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const running = run(driver, task, { input, onStarted: () => setTimeout(written, 100) });
  running.catch(() => {});
  await hasWritten;
  cut(true);
  await using _another = createTaskWorker({ store: whole, node: 'two', driver: other, ...options });
  const ended = await running.then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  );
  cut(false);
  await expect.poll(() => worker.running).toBe(0);
  await expect.poll(() => engine.inspect().containers).toEqual([]);
  return { ...ended, starts };
}

it('a task that may be run again is, on another node, and its caller has its output once', async () => {
  const { result, starts } = await runLost({ first: hangsAfter('one\n'), second: says('one\ntwo\n') });
  expect(result).toMatchObject({
    exitCode: 3,
    node: 'two',
    stdout: 'one\ntwo\n',
    output: { complete: true },
  });
  expect(starts).toEqual(['one', 'two']);
});

it('one that did not say so is not: DRV_NODE_LOST', async () => {
  const { error, starts } = await runLost({ first: hangsAfter('one\n'), second: says('one\n'), queue: {} });
  expect(error).toMatchObject({ code: 'DRV_NODE_LOST' });
  expect(starts).toEqual(['one']);
});

it('one that writes something else the second time has no complete output', async () => {
  const { result } = await runLost({ first: hangsAfter('at 12:01\n'), second: says('at 12:02\n') });
  expect(result).toMatchObject({ exitCode: 3, output: { complete: false, incomplete: 'connection' } });
});

it('has its input again where that is text or bytes, and is lost where it was a stream', async () => {
  const again = await runLost({ first: hangsAfter(''), second: copies, input: 'hello' });
  expect(again.result).toMatchObject({ exitCode: 3, stdout: 'hello' });
  const lost = await runLost({ first: hangsAfter(''), second: copies, input: Readable.from(['hello']) });
  expect(lost.error).toMatchObject({ code: 'DRV_NODE_LOST' });
  expect(lost.starts).toEqual(['one']);
});
