import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runTask, type ContainerTask, type RunTaskOptions } from '@drv/core';
import {
  createMemoryStore,
  createQueueDriver,
  createTaskWorker,
  type StoredMessage,
  type TaskStore,
} from '@drv/queue';
import { createMemoryDriver, type Program } from '@drv/testing';
import { expect, it } from 'vitest';
import { deferred } from '../../src/channel/deferred.ts';
import { held } from '../support/held.ts';
import { separable } from '../support/separable-store.ts';
import { untold } from '../support/untold.ts';

/** Writes, and stays until it is stopped. */
const hangsAfter =
  (words: string): Program =>
  async ({ stdout, signal }) => {
    stdout.write(words);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return 0;
  };
const says =
  (words: string): Program =>
  ({ stdout }) =>
    new Promise((resolve) => stdout.write(words, () => resolve(3)));
const copies: Program = async ({ stdin, stdout }) => {
  for await (const chunk of stdin) stdout.write(chunk);
  return 3;
};

/** Of a worker that a busy machine does not make impatient. */
const patient = { beatMs: 20, silentMs: 10_000 };

interface Lost {
  /** What the task writes on the node that is lost, where it then hangs. */
  readonly first: string;
  /** What it does on the other one. */
  readonly second: Program;
  readonly queue?: object;
  readonly stdin?: RunTaskOptions['stdin'];
  /** Not the node is lost, but its worker: the next one of the node cannot know how the task ended. */
  readonly isBack?: boolean;
  /** The store as the caller of the task sees it. */
  readonly seen?: (whole: TaskStore) => TaskStore;
}

/** Runs a task whose node is cut off while it runs there, with another node after it. */
async function runLost({
  first,
  second,
  queue = { idempotent: true },
  stdin,
  isBack = false,
  seen = (whole) => whole,
}: Lost) {
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
  await using engine = engineOf('one', hangsAfter(first));
  await using other = engineOf('two', second);
  const options = { slots: 1, beatMs: 20, silentMs: 10_000 };
  await using worker = createTaskWorker({ store, node: 'one', driver: engine, ...options });
  await using driver = createQueueDriver({ store: seen(whole), beatMs: 20, lostMs: isBack ? 20_000 : 300 });
  const task: ContainerTask = {
    image: 'busybox',
    command: ['work'],
    graceMs: 0,
    driverOptions: { queue },
  };
  const stdout = new PassThrough();
  let started = () => {};
  const hasStarted = new Promise<void>((resolve) => {
    started = resolve;
  });
  const running = runTask(driver, task, { stdin, stdout, end: true, onStarted: started });
  running.catch(() => {});
  await (first === '' ? hasStarted : once(stdout, 'readable'));
  cut(true);
  const next = { ...options, node: isBack ? 'one' : 'two', silentMs: isBack ? 1_000 : 10_000 };
  await using _another = createTaskWorker({ store: whole, driver: other, ...next });
  const ended = await running.then(
    async (result) => ({ result: { ...result, stdout: await text(stdout) }, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  );
  cut(false);
  await expect.poll(() => worker.running).toBe(0);
  await expect.poll(() => engine.inspect().containers).toEqual([]);
  return { ...ended, starts };
}

it('a task that may be run again is, on another node, and its caller has its output once', async () => {
  const { result, starts } = await runLost({ first: 'one\n', second: says('one\ntwo\n') });
  expect(result).toMatchObject({
    exitCode: 3,
    node: 'two',
    stdout: 'one\ntwo\n',
    output: { complete: true },
  });
  expect(starts).toEqual(['one', 'two']);
});

it('one that did not say so is not: DRV_NODE_LOST', async () => {
  const { error, starts } = await runLost({ first: 'one\n', second: says('one\n'), queue: {} });
  expect(error).toMatchObject({ code: 'DRV_NODE_LOST' });
  expect(starts).toEqual(['one']);
});

it('one that writes something else the second time has no complete output', async () => {
  const { result } = await runLost({ first: 'at 12:01\n', second: says('at 12:02\n') });
  expect(result).toMatchObject({ exitCode: 3, output: { complete: false, incomplete: 'connection' } });
});

it('has its input again where that is text or bytes, and is lost where it was a stream', async () => {
  const again = await runLost({ first: '', second: copies, stdin: 'hello' });
  expect(again.result).toMatchObject({ exitCode: 3, stdout: 'hello' });
  const lost = await runLost({ first: '', second: copies, stdin: Readable.from(['hello']) });
  expect(lost.error).toMatchObject({ code: 'DRV_NODE_LOST' });
  expect(lost.starts).toEqual(['one']);
});

it('is run again, too, where its node is back and cannot know how it ended', async () => {
  const again = await runLost({ first: 'one\n', second: says('one\ntwo\n'), isBack: true });
  expect(again.result).toMatchObject({ exitCode: 3, stdout: 'one\ntwo\n', output: { complete: true } });
  expect(again.starts).toEqual(['one', 'two']);
  const alone = await runLost({ first: 'one\n', second: says('one\n'), queue: {}, isBack: true });
  expect(alone.error).toMatchObject({ code: 'DRV_OUTCOME_UNKNOWN' });
  expect(alone.starts).toEqual(['one']);
});

it('what the store says late of the run before says nothing of the one that goes on', async () => {
  const [isAskedAgain, hasStarted, isSeen] = [deferred(), deferred(), deferred()];
  let submits = 0;
  let firstRun = '';
  const second: Program = async (io) => {
    hasStarted.resolve();
    await isSeen.promise;
    return says('one\ntwo\n')(io);
  };
  const { result, starts } = await runLost({
    first: 'one\n',
    second,
    seen: (whole) => ({
      ...whole,
      async submit(run, options) {
        submits += 1;
        if (submits === 2) await isAskedAgain.promise;
        return whole.submit(run, options);
      },
      async state(runId) {
        firstRun ||= runId;
        if (runId !== firstRun) isSeen.resolve();
        const state = await whole.state(runId);
        if (runId === firstRun && submits === 2) {
          isAskedAgain.resolve();
          await hasStarted.promise;
        }
        return state;
      },
    }),
  });
  expect(result).toMatchObject({ exitCode: 3, stdout: 'one\ntwo\n', output: { complete: true } });
  expect(starts).toEqual(['one', 'two']);
});

it('a task whose end is found in the store before its last words were read has whole output', async () => {
  const whole = createMemoryStore();
  let goOn = () => {};
  const isStarted = new Promise<void>((resolve) => (goOn = resolve));
  let hasNews = true;
  const store: TaskStore = {
    ...whole,
    watch: (runId, direction, onNews) => whole.watch(runId, direction, () => hasNews && onNews()),
  };
  const work: Program = async ({ stdout }) => {
    await isStarted;
    await new Promise((resolve) => stdout.write('last words', resolve));
    return 3;
  };
  await using engine = createMemoryDriver({ images: ['busybox'], programs: { work } });
  await using _worker = createTaskWorker({
    store: whole,
    node: 'one',
    driver: engine,
    slots: 1,
    beatMs: 20,
    silentMs: 10_000,
  });
  await using driver = createQueueDriver({ store, beatMs: 20, lostMs: 2_000 });
  const prepared = await driver.prepare({ image: 'busybox', command: ['work'] });
  const stdout = new PassThrough();
  const handle = await prepared.start({ stdout });
  // What is said from now on is read when it is looked for.
  hasNews = false;
  goOn();
  expect(await handle.wait()).toMatchObject({ exitCode: 3, output: { complete: true } });
  expect(String(stdout.read())).toBe('last words');
  hasNews = true;
  await prepared.close();
});

/** A task that may be run again has lost its node, and no other one takes it. */
async function waitingAgain(queue: object = {}, options: object = {}) {
  const whole = held(createMemoryStore());
  const { store, cut } = separable(whole);
  const engine = held(createMemoryDriver({ images: ['busybox'], programs: { work: hangsAfter('one\n') } }));
  const beats = { slots: 1, beatMs: 20, silentMs: 10_000, labels: ['gpu'] };
  held(createTaskWorker({ store, node: 'one', driver: engine, ...beats, closeMs: 200 }));
  const driver = held(createQueueDriver({ store: whole, beatMs: 20, lostMs: 300, ...options }));
  const driverOptions = { queue: { idempotent: true, ...queue } };
  const prepared = await driver.prepare({ image: 'busybox', command: ['work'], graceMs: 0, driverOptions });
  const abort = new AbortController();
  const handle = await prepared.start({ signal: abort.signal });
  const ended = handle.wait().catch((error: unknown) => error);
  cut(true);
  await expect.poll(() => whole.depth()).toEqual({ waiting: 1, claimed: 0 });
  return { whole, prepared, abort, ended, back: () => cut(false), engine };
}

it('a task that waits to be run again is taken out of the queue when its caller aborts', async () => {
  const { whole, prepared, abort, ended, back } = await waitingAgain();
  abort.abort();
  expect(await ended).toMatchObject({ code: 'DRV_ABORTED' });
  expect(await whole.depth()).toEqual({ waiting: 0, claimed: 0 });
  await prepared.close();
  back();
});

it('so is one that its caller closes', async () => {
  const { whole, prepared, ended, back } = await waitingAgain();
  const began = performance.now();
  await prepared.close();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await ended).toMatchObject({ code: 'DRV_ABORTED' });
  expect(await whole.depth()).toEqual({ waiting: 0, claimed: 0 });
  back();
});

it('one that no other node fits is lost, and one that had waited for its time does not wait for it again', async () => {
  const requires = { labels: ['gpu'] };
  const lost = await waitingAgain({ requires }, { unfitMs: 100 });
  expect(await lost.ended).toMatchObject({
    code: 'DRV_NODE_LOST',
    message: expect.stringContaining('none of 0 living workers has labels gpu') as string,
  });
  await lost.prepared.close();
  lost.back();
  const late = await waitingAgain({ startAfterMs: 400 });
  const began = performance.now();
  const claimed = await late.whole.claim({ workerId: 'w', node: 'two' }, { waitMs: 5_000 });
  expect(claimed).toBeDefined();
  expect(performance.now() - began).toBeLessThan(300);
  late.back();
});

it('output of which somebody has taken a part out of the store is not complete, and its reader is not blamed', async () => {
  const whole = held(createMemoryStore());
  let taken: string | undefined;
  const store: TaskStore = {
    ...untold(whole),
    async read(...asked) {
      const messages = await whole.read(...asked);
      // What is sealed can be told by its length.
      taken ??= messages.find(({ body }) => body.length > 10_000)?.cursor;
      return messages.filter(({ cursor }) => cursor !== taken);
    },
  };
  const engine = held(
    createMemoryDriver({ images: ['busybox'], programs: { work: says('x'.repeat(300_000)) } }),
  );
  held(createTaskWorker({ store: whole, node: 'one', driver: engine, slots: 1, ...patient }));
  const driver = held(createQueueDriver({ store, beatMs: 20 }));
  const stdout = new PassThrough().resume();
  const result = await runTask(driver, { image: 'busybox', command: ['work'] }, { stdout });
  expect(taken).toBeDefined();
  expect(result).toMatchObject({ exitCode: 3, output: { complete: false, incomplete: 'connection' } });
});

it.each(['all of it', 'its first part', 'its last part'])(
  'an artifact of which somebody has taken %s out of the store is not complete',
  async (which) => {
    const whole = held(createMemoryStore());
    let parts = 0;
    const isPart = ({ body }: StoredMessage) => Buffer.from(body).includes('"type":"output"');
    const store: TaskStore = {
      ...untold(whole),
      async read(...asked) {
        const messages = await whole.read(...asked);
        parts += messages.filter(isPart).length;
        if (which === 'all of it') return messages.filter((message) => !isPart(message));
        const taken = which === 'its first part' ? messages.find(isPart) : messages.findLast(isPart);
        return messages.filter((message) => message !== taken);
      },
    };
    const leaves: Program = async ({ files }) => {
      for (const name of ['a', 'b']) files.set(`/out/${name}`, Buffer.from(name));
      return 3;
    };
    const engine = held(createMemoryDriver({ images: ['busybox'], programs: { work: leaves } }));
    held(createTaskWorker({ store: whole, node: 'one', driver: engine, slots: 1, ...patient }));
    const driver = held(createQueueDriver({ store, beatMs: 20 }));
    await using prepared = await driver.prepare({ image: 'busybox', command: ['work'] });
    const handle = await prepared.start();
    expect(await handle.wait()).toMatchObject({ exitCode: 3 });
    const artifact = prepared.collect?.('/out');
    const reading = (async () => {
      for await (const { content } of artifact ?? []) for await (const _chunk of content);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
    expect(parts).toBeGreaterThan(1);
    expect(artifact?.report.complete).toBe(false);
  },
);
