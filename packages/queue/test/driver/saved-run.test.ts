import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { recoverTask, type ContainerTask, type SavedRun } from '@drv/core';
import { createMemoryStore, createQueueDriver, createTaskWorker } from '@drv/queue';
import { createMemoryDriver, type Program } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { separable } from '../support/separable-store.ts';

const task: ContainerTask = {
  id: 'kept',
  image: 'busybox',
  command: ['work'],
  recoverable: true,
  timeoutMs: 60_000,
  graceMs: 0,
};

/** A driver whose process is gone as soon as its task has written, and another one. */
async function fleet() {
  const store = createMemoryStore();
  const gone = separable(store);
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work: Program = async ({ stdout, signal }) => {
    stdout.write('one\n');
    await Promise.race([ended, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    stdout.write('two\n');
    return 7;
  };
  const engine = createMemoryDriver({ images: ['busybox'], programs: { work } });
  const worker = createTaskWorker({
    store,
    node: 'one',
    driver: engine,
    slots: 2,
    beatMs: 20,
    silentMs: 1_000,
  });
  const first = createQueueDriver({ store: gone.store, beatMs: 20, lostMs: 2_000 });
  const second = createQueueDriver({ store, beatMs: 20, lostMs: 2_000 });
  return {
    store,
    worker,
    engine,
    first,
    second,
    end,
    cut: gone.cut,
    async [Symbol.asyncDispose]() {
      gone.cut(false);
      for (const one of [first, second, worker, engine]) await one.close();
    },
  };
}

type Fleet = Awaited<ReturnType<typeof fleet>>;

/** The task runs, has written a line, which is with its caller, and the caller is gone. */
async function leave({ first, cut }: Fleet): Promise<SavedRun> {
  const prepared = await first.prepare(task);
  const stdout = new PassThrough();
  const handle = await prepared.start({ stdout });
  handle.wait().catch(() => {});
  await expect.poll(() => stdout.readableLength).toBe(4);
  cut(true);
  return JSON.parse(JSON.stringify(handle.save?.())) as SavedRun;
}

/** As whoever recovers it sees it. @param onOutput Called when the first of it is there. */
async function recovered({ second }: Fleet, saved: SavedRun, stdoutBytes = 0, onOutput = () => {}) {
  const stdout = new PassThrough();
  stdout.once('readable', onOutput);
  const received = { stdoutBytes, stderrBytes: 0 };
  const result = await recoverTask(second, saved, { stdout, end: true, received });
  return { result, stdout: await text(stdout) };
}

describe('a recoverable task whose caller is gone', () => {
  it('goes on, and another process has its output and its end', async () => {
    await using one = await fleet();
    const saved = await leave(one);
    const { result, stdout } = await recovered(one, saved, 0, one.end);
    expect(result).toMatchObject({ status: 'error', exitCode: 7, node: 'one', output: { complete: true } });
    expect(stdout).toBe('one\ntwo\n');
    await expect.poll(() => one.engine.inspect().containers).toEqual([]);
  });

  it('has ended meanwhile: another process has the same, from where it left off', async () => {
    await using one = await fleet();
    const saved = await leave(one);
    one.end();
    await expect.poll(async () => (await one.store.state(saved.containerId))?.phase).toBe('ended');
    expect(await recovered(one, saved, 4)).toMatchObject({ stdout: 'two\n', result: { exitCode: 7 } });
    expect(await recovered(one, saved)).toMatchObject({ stdout: 'one\ntwo\n' });
  });

  it('is stopped by the other process, which may go on with it or close it', async () => {
    await using one = await fleet();
    const saved = await leave(one);
    const prepared = await one.second.recover?.(saved);
    const handle = await prepared?.start();
    await handle?.kill({ reason: 'enough' });
    expect(await handle?.wait()).toMatchObject({ status: 'cancelled', reason: 'enough' });
    await prepared?.close();
    expect(one.engine.inspect().containers).toEqual([]);
  });

  it('that was released by a process goes on for the next one', async () => {
    await using one = await fleet();
    const prepared = await one.first.prepare(task);
    const handle = await prepared.start({ stdout: new PassThrough() });
    const waiting = handle.wait();
    const saved = prepared.save?.();
    await prepared.release?.();
    await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    one.end();
    expect(await recovered(one, saved as SavedRun)).toMatchObject({ stdout: 'one\ntwo\n' });
  });
});

describe('a task that several processes recover', () => {
  /** One more process, of which as much is heard as of the others. */
  const another = ({ store }: Fleet) => createQueueDriver({ store, beatMs: 20, lostMs: 2_000 });

  it('goes on with one of them, and the others are told', async () => {
    await using one = await fleet();
    await using third = another(one);
    const saved = await leave(one);
    const asked = await Promise.allSettled([one.second.recover?.(saved), third.recover?.(saved)]);
    const [rejected, ...more] = asked.filter(({ status }) => status === 'rejected');
    expect(rejected).toMatchObject({ reason: { code: 'DRV_CONFLICT', taskId: 'kept' } });
    expect(more).toEqual([]);
    const prepared = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))[0];
    const stdout = new PassThrough();
    const handle = await prepared?.start({ stdout, end: true });
    one.end();
    expect(await handle?.wait()).toMatchObject({ exitCode: 7, output: { complete: true } });
    expect(await text(stdout)).toBe('one\ntwo\n');
    await prepared?.close();
  });

  it('is free for the next one once it was released, or its process is gone', async () => {
    await using one = await fleet();
    const cutOff = separable(one.store);
    await using third = another({ ...one, store: cutOff.store });
    const saved = await leave(one);
    await (await one.second.recover?.(saved))?.release?.();
    await third.recover?.(saved);
    await expect(one.second.recover?.(saved)).rejects.toMatchObject({ code: 'DRV_CONFLICT' });
    cutOff.cut(true);
    one.end();
    expect(await recovered(one, saved)).toMatchObject({ stdout: 'one\ntwo\n', result: { exitCode: 7 } });
    cutOff.cut(false);
  });

  it('is recovered once by one driver, which may be asked twice at once', async () => {
    await using one = await fleet();
    const saved = await leave(one);
    const first = one.second.recover?.(saved);
    await expect(one.second.recover?.(saved)).rejects.toMatchObject({ code: 'DRV_CONFLICT' });
    await (await first)?.close();
    expect(one.engine.inspect().containers).toEqual([]);
  });
});

describe('output of a recovered task', () => {
  /** A task that was started with these streams, has written to both, and has another caller now. */
  async function recoveredAfter(asked: readonly ('stdout' | 'stderr')[], said: string) {
    const store = createMemoryStore();
    const work: Program = async ({ stdout, stderr, stdin }) => {
      for await (const _chunk of stdin);
      stderr.write('problem\n');
      await new Promise<void>((resolve) => stdout.write(said, () => resolve()));
      return 7;
    };
    await using engine = createMemoryDriver({ images: ['busybox'], programs: { work } });
    await using _worker = createTaskWorker({
      store,
      node: 'one',
      driver: engine,
      slots: 2,
      beatMs: 20,
      silentMs: 10_000,
    });
    await using first = createQueueDriver({ store, beatMs: 20 });
    await using second = createQueueDriver({ store, beatMs: 20 });
    const prepared = await first.prepare(task);
    const streams = Object.fromEntries(asked.map((name) => [name, new PassThrough()]));
    const handle = await prepared.start(streams);
    handle.wait().catch(() => {});
    const saved = handle.save?.() as SavedRun;
    await prepared.release?.();
    const stderr = new PassThrough();
    const result = await recoverTask(second, saved, { stderr, end: true });
    return { result, stderr: String(stderr.read() ?? '') };
  }

  it('that nobody had asked for is not complete, since it had no reader', async () => {
    const { result, stderr } = await recoveredAfter(['stdout'], 'one\n');
    expect(result).toMatchObject({ exitCode: 7, output: { complete: false, incomplete: 'reader' } });
    expect(stderr).toBe('');
  });

  it('that nobody wants any more keeps the task from nothing', async () => {
    const { result, stderr } = await recoveredAfter(['stdout', 'stderr'], 'x'.repeat(4 * 1024 * 1024));
    expect(result).toMatchObject({
      exitCode: 7,
      output: { stdoutBytes: 4 * 1024 * 1024, complete: true },
    });
    expect(stderr).toBe('problem\n');
  });
});

describe('what cannot be recovered', () => {
  it('a task that was never started: DRV_NOT_STARTED, and its id is free', async () => {
    await using one = await fleet();
    await one.worker.close();
    const caller = new AbortController();
    const preparing = one.first.prepare(task, { signal: caller.signal });
    await expect.poll(() => one.store.runOf('kept')).toBeDefined();
    const runId = (await one.store.runOf('kept')) ?? '';
    one.cut(true);
    const image = { reference: 'busybox', id: 'busybox' };
    const known = { ...task, id: 'kept' };
    const saved = {
      version: 1,
      driver: 'queue',
      containerId: runId,
      task: known,
      image,
      inputGiven: true,
    } as const;
    await expect(one.second.recover?.(saved)).rejects.toMatchObject({ code: 'DRV_NOT_STARTED' });
    expect((await one.store.state(runId))?.phase).toBe('ended');
    caller.abort();
    await expect(preparing).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  });

  it.each([
    [
      { containerId: '8c7f8b3e-0000-4000-8000-000000000000' },
      'DRV_OUTCOME_UNKNOWN',
      'The store does not know',
    ],
    [{ containerId: 'abc' }, 'DRV_INVALID_OPTION', 'saved.containerId must be a UUID'],
    [{ driver: 'docker' }, 'DRV_INVALID_OPTION', 'saved.driver must be "queue"'],
    [{ version: 2 }, 'DRV_INVALID_OPTION', 'saved.version must be 1'],
    [{ inputGiven: false }, 'DRV_INVALID_OPTION', 'saved.inputGiven must be true'],
  ])('%j: %s', async (change, code, message) => {
    await using one = await fleet();
    const image = { reference: 'busybox', id: 'busybox' };
    const containerId = '8c7f8b3e-0000-4000-8000-000000000001';
    const saved = { version: 1, driver: 'queue', containerId, task, image, inputGiven: true, ...change };
    await expect(one.second.recover?.(saved as SavedRun)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it('a task that is not recoverable is not saved', async () => {
    await using one = await fleet();
    await using prepared = await one.first.prepare({ ...task, recoverable: false });
    expect(() => prepared.save?.()).toThrow(expect.objectContaining({ code: 'DRV_INVALID_STATE' }));
  });
});
