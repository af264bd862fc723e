import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Readable } from 'node:stream';
import { operationChannel, run, type ContainerTask, type OperationMessage } from '@drv/core';
import {
  createMemoryStore,
  createQueueDriver,
  createTaskWorker,
  MAX_ENTRY_BYTES,
  MAX_PRIORITY,
  type TaskStore,
} from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { held } from '../support/held.ts';

const hello: ContainerTask = { id: 'hello-1', image: 'busybox', command: ['print', 'hello'] };

const driverOf = (store: TaskStore, options: object = {}) =>
  held(createQueueDriver({ store, beatMs: 20, ...options }));

function workerOf(store: TaskStore, options: object = {}) {
  const driver = held(createMemoryDriver({ programs: standardPrograms }));
  return held(
    createTaskWorker({ store, node: 'one', driver, slots: 2, beatMs: 20, silentMs: 2_000, ...options }),
  );
}

it('an option that there is not is refused, and the nearest one named', () => {
  expect(() => driverOf(createMemoryStore(), { lostMS: 10 })).toThrow(
    'lostMS is not an option of createQueueDriver: is "lostMs" meant?',
  );
});

describe('what would be in the store for others to read', () => {
  const env = { ...hello, env: { TOKEN: 'canary-9917' } };

  it('an environment without a key is refused, by the name of the field', async () => {
    const prepare = driverOf(createMemoryStore()).prepare(env);
    await expect(prepare).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(/^env:/) as string,
    });
  });

  it('files without a key are refused, unless they may be there', async () => {
    const files = { '/job/token': 'canary-9917' };
    await expect(driverOf(createMemoryStore()).prepare({ ...hello, files })).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(/^files:/) as string,
    });
    const store = createMemoryStore();
    workerOf(store);
    const plain = driverOf(store, { secrets: 'plain' });
    expect(await run(plain, { ...hello, files })).toMatchObject({ status: 'success' });
  });

  it('credentials of the caller without a key are refused', async () => {
    const prepare = driverOf(createMemoryStore()).prepare(hello, { auther: () => undefined });
    await expect(prepare).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(/^auther:/) as string,
    });
  });

  it('with a key nothing of the task is in the store', async () => {
    const store = createMemoryStore();
    const bodies: Uint8Array[] = [];
    const watched: TaskStore = {
      ...store,
      submit: async (queued) => {
        bodies.push(queued.body);
        return store.submit(queued);
      },
      write: async (runId, fence, update) => {
        bodies.push(update.record ?? Buffer.of(), ...(update.messages ?? []));
        return store.write(runId, fence, update);
      },
    };
    const key = randomBytes(32);
    workerOf(watched, { key });
    const { stdout } = await run(driverOf(watched, { key }), { ...env, command: ['print', 'canary-out'] });
    expect(stdout).toBe('canary-out');
    expect(Buffer.concat(bodies).includes('canary')).toBe(false);
  });

  it('with secrets: plain the caller has said that it may be', async () => {
    const store = createMemoryStore();
    workerOf(store);
    expect(await run(driverOf(store, { secrets: 'plain' }), env)).toMatchObject({ stdout: 'hello' });
  });

  it('with secrets: worker none is in the store, and the worker gives it to the task', async () => {
    const store = createMemoryStore();
    const key = randomBytes(32);
    workerOf(store, { key, environment: ({ image }: ContainerTask) => ({ TOKEN: `of ${image}` }) });
    const driver = driverOf(store, { key, secrets: 'worker' });
    for (const secret of [{ env: { TOKEN: 'canary-9917' } }, { files: { '/job/token': 'canary-9917' } }]) {
      await expect(driver.prepare({ ...hello, ...secret })).rejects.toMatchObject({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringMatching(`^${Object.keys(secret)[0]}:`) as string,
      });
    }
    const { stdout } = await run(driver, { ...hello, command: ['print-env', 'TOKEN'] });
    expect(stdout).toBe('of busybox');
  });

  it('a worker with another key runs nothing', async () => {
    const store = createMemoryStore();
    workerOf(store, { key: randomBytes(32) });
    const running = run(driverOf(store, { key: randomBytes(32), lostMs: 200 }), hello);
    await expect(running).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
  });
});

describe('a task in the queue', () => {
  it('that no worker has taken is taken out of it by abort, and never runs', async () => {
    const store = createMemoryStore();
    const caller = new AbortController();
    const prepare = driverOf(store).prepare(hello, { signal: caller.signal });
    await expect.poll(() => store.runOf('hello-1')).toBeDefined();
    caller.abort();
    await expect(prepare).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    const worker = workerOf(store);
    expect(await run(driverOf(store), { ...hello, command: ['print', 'second'] })).toMatchObject({
      stdout: 'second',
    });
    expect(worker.running).toBe(0);
  });

  it('has an id that no other driver can use meanwhile', async () => {
    const store = createMemoryStore();
    workerOf(store);
    await using first = await driverOf(store).prepare(hello);
    await expect(driverOf(store).prepare(hello)).rejects.toMatchObject({
      code: 'DRV_CONFLICT',
      taskId: 'hello-1',
    });
    await first.close();
    expect(await run(driverOf(store), hello)).toMatchObject({ status: 'success' });
  });

  it('that is larger than a queue takes is refused', async () => {
    const large = { ...hello, command: ['print', 'x'.repeat(MAX_ENTRY_BYTES)] };
    await expect(driverOf(createMemoryStore()).prepare(large)).rejects.toMatchObject({
      code: 'DRV_INVALID_TASK',
    });
  });

  it('is taken before others when its priority is greater, and not before its time', async () => {
    const store = createMemoryStore();
    const driver = driverOf(store);
    const order: string[] = [];
    const submittedAt = performance.now();
    const runs = [{}, { startAfterMs: 300 }, { priority: MAX_PRIORITY }].map(async (queue, index) => {
      const id = `hello-${index}`;
      await run(driver, { ...hello, id, driverOptions: { queue } });
      order.push(id);
    });
    workerOf(store, { slots: 1 });
    await Promise.all(runs);
    expect(order).toEqual(['hello-2', 'hello-0', 'hello-1']);
    expect(performance.now() - submittedAt).toBeGreaterThanOrEqual(299);
  });

  it('is taken by a worker that has what it requires, and holds up no other', async () => {
    const store = createMemoryStore();
    const driver = driverOf(store);
    const large = { requires: { labels: ['gpu'], memoryBytes: 3e9, cpus: 2 } };
    const requiring = (id: string, queue: object) => run(driver, { ...hello, id, driverOptions: { queue } });
    const waiting = [requiring('large-1', large), requiring('large-2', large)];
    workerOf(store, { node: 'plain' });
    expect(await run(driver, hello)).toMatchObject({ node: 'plain' });
    workerOf(store, { node: 'large', labels: ['eu', 'gpu'], memoryBytes: 5e9, cpus: 3 });
    for (const result of await Promise.all(waiting)) expect(result).toMatchObject({ node: 'large' });
  });

  it('that takes much of a worker leaves the rest to others, and they wait for it to end', async () => {
    const store = createMemoryStore();
    const driver = driverOf(store);
    const worker = workerOf(store, { slots: 4, cpus: 3 });
    const of = (id: string, cpus: number) => ({
      ...hello,
      id,
      driverOptions: { queue: { requires: { cpus } } },
    });
    const first = await driver.prepare(of('first', 2));
    const second = run(driver, of('second', 2));
    expect(await run(driver, of('third', 1))).toMatchObject({ status: 'success' });
    expect(worker.running).toBe(1);
    await first.close();
    expect(await second).toMatchObject({ status: 'success' });
  });

  it('that no living worker fits is refused after a while, with what is wanted', async () => {
    const store = createMemoryStore();
    workerOf(store, { labels: ['cpu'] });
    const queue = { requires: { labels: ['gpu'] } };
    const prepare = driverOf(store, { unfitMs: 100 }).prepare({ ...hello, driverOptions: { queue } });
    await expect(prepare).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: 'driverOptions.queue.requires: none of 1 living workers has labels gpu',
    });
    expect((await store.depth()).waiting).toBe(0);
  });

  it('of one tenant does not wait for the many of another', async () => {
    const store = createMemoryStore();
    const driver = driverOf(store);
    const order: string[] = [];
    const tenants = [...Array.from({ length: 30 }, () => 'many'), 'few'];
    const runs = tenants.map(async (tenant, index) => {
      await run(driver, { ...hello, id: `hello-${index}`, tenant });
      order.push(tenant);
    });
    workerOf(store, { slots: 1 });
    await Promise.all(runs);
    expect(order.indexOf('few')).toBeLessThanOrEqual(2);
  });

  it.each([
    [{ idempotent: 'yes' }, 'DRV_INVALID_TASK', 'driverOptions.queue.idempotent must be true or false'],
    [{ requires: ['gpu'] }, 'DRV_INVALID_TASK', 'driverOptions.queue.requires must be an object'],
    [{ requires: { labels: ['a b'] } }, 'DRV_INVALID_TASK', 'driverOptions.queue.requires.labels must be'],
    [{ requires: { cpus: -1 } }, 'DRV_INVALID_TASK', 'driverOptions.queue.requires.cpus must be a number'],
    [{ requires: { gpus: 1 } }, 'DRV_UNSUPPORTED', 'driverOptions.queue.requires.gpus: known are labels'],
    [
      { priority: -1 },
      'DRV_INVALID_TASK',
      'driverOptions.queue.priority must be a whole number from 0 to 1000',
    ],
    [{ startAfterMs: 0.5 }, 'DRV_INVALID_TASK', 'driverOptions.queue.startAfterMs must be a whole number'],
    [{ urgent: true }, 'DRV_UNSUPPORTED', 'driverOptions.queue.urgent'],
  ])('with the options %j is refused by their name', async (queue, code, message) => {
    const prepare = driverOf(createMemoryStore()).prepare({ ...hello, driverOptions: { queue } });
    await expect(prepare).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it('waits while every slot is taken, and runs then', async () => {
    const store = createMemoryStore();
    const worker = workerOf(store, { slots: 1 });
    const driver = driverOf(store);
    const first = await driver.prepare(hello);
    const second = run(driver, { ...hello, id: 'hello-2' });
    expect(worker.running).toBe(1);
    await first.close();
    expect(await second).toMatchObject({ stdout: 'hello' });
  });
});

it('a task is one trace: its part on the worker belongs to the span of the caller', async () => {
  const store = createMemoryStore();
  workerOf(store);
  const seen: OperationMessage[] = [];
  const named = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const start = (message: OperationMessage) => {
    seen.push(message);
    if (message.driver === 'queue') message.traceparent = named;
  };
  const channel = operationChannel('task.run');
  channel.subscribe({ start });
  try {
    await run(driverOf(store), hello);
  } finally {
    channel.unsubscribe({ start });
  }
  expect(seen.map(({ driver, remoteParent }) => [driver, remoteParent])).toEqual([
    ['queue', undefined],
    ['memory', named],
  ]);
});

it('what becomes of tasks is told to those who subscribe', async () => {
  const store = createMemoryStore();
  const seen: unknown[] = [];
  const listener = (message: unknown) => void seen.push(message);
  subscribe('drv:store.queue', listener);
  try {
    workerOf(store);
    await run(driverOf(store), hello);
    await expect
      .poll(() => seen)
      .toContainEqual({
        event: 'depth',
        store: 'memory',
        waiting: expect.any(Number) as number,
        claimed: expect.any(Number) as number,
      });
  } finally {
    unsubscribe('drv:store.queue', listener);
  }
  expect(seen).toContainEqual({
    event: 'claimed',
    store: 'memory',
    node: 'one',
    waitedMs: expect.any(Number) as number,
  });
});

describe('what is kept in the store', () => {
  it('of an ended task is at most 4 KiB, whatever its caller said', async () => {
    const store = createMemoryStore();
    workerOf(store);
    const driver = driverOf(store);
    const prepared = await driver.prepare({ ...hello, command: ['sleep'], graceMs: 0 });
    const handle = await prepared.start();
    await handle.kill({ reason: '\u0000ü'.repeat(50_000) });
    const result = await handle.wait();
    await prepared.close();
    const state = await store.state((await store.runOf('hello-1')) ?? '');
    expect(state?.record?.length).toBeLessThanOrEqual(4_096);
    expect(result).toMatchObject({ status: 'cancelled', reason: expect.stringMatching(/…$/) as string });
  });

  it('of a long input is what its task has not taken yet', async () => {
    const store = createMemoryStore();
    let kept = 0;
    const append: TaskStore['append'] = async (runId, messages) => {
      await store.append(runId, messages);
      let bytes = 0;
      for (let after: string | undefined; ; ) {
        const found = await store.read(runId, 'down', after);
        if (found.length === 0) break;
        bytes += found.reduce((sum, { body }) => sum + body.length, 0);
        after = found.at(-1)?.cursor;
      }
      kept = Math.max(kept, bytes);
    };
    workerOf(store);
    const driver = driverOf({ ...store, append });
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const input = Readable.from(Array.from({ length: 160 }, () => chunk));
    expect(await run(driver, { ...hello, command: ['count'] }, { input })).toMatchObject({
      stdout: `${160 * chunk.length}\n`,
    });
    expect(kept).toBeLessThan(3 * 1024 * 1024);
  });
});

describe('a worker that is gone', () => {
  it('before the start: the task is run by another one', async () => {
    const store = createMemoryStore();
    // It claims and is never heard of again.
    const claiming = store.claim({ workerId: 'gone', node: 'two' }, { waitMs: 5_000 });
    await store.beat('gone');
    const running = run(driverOf(store, { lostMs: 200 }), hello);
    await claiming;
    workerOf(store);
    expect(await running).toMatchObject({ status: 'success', stdout: 'hello' });
  });

  it('after the start: DRV_NODE_LOST, and it is not run again', async () => {
    const store = createMemoryStore();
    const driver = driverOf(store, { lostMs: 200 });
    const worker = { workerId: 'gone', node: 'two' };
    await store.beat('gone');
    const preparing = driver.prepare(hello);
    const claimed = await store.claim(worker, { waitMs: 5_000 });
    const record = Buffer.concat([Buffer.of(0), Buffer.from('{"mayHaveRun":true}')]);
    await store.write(claimed?.runId ?? '', 1, { record });
    await expect(preparing).rejects.toMatchObject({ code: 'DRV_NODE_LOST', retryable: false });
    const second = workerOf(store);
    expect(await run(driver, { ...hello, id: 'other' })).toMatchObject({ status: 'success' });
    expect(second.running).toBe(0);
  });
});

it('a caller that is gone has its task stopped', async () => {
  const store = createMemoryStore();
  const worker = workerOf(store, { silentMs: 1_000 });
  let gone = false;
  const beat: TaskStore['beat'] = async (member) => (gone ? undefined : store.beat(member));
  const driver = driverOf({ ...store, beat, leave: async () => {} });
  const prepared = await driver.prepare({ ...hello, command: ['sleep'], graceMs: 0 });
  const handle = await prepared.start();
  gone = true;
  expect(await handle.wait()).toMatchObject({ status: 'cancelled' });
  await expect.poll(() => worker.running).toBe(0);
});

it('a task of which nothing will be collected leaves its worker before it is closed', async () => {
  const store = createMemoryStore();
  const worker = workerOf(store);
  await using prepared = await driverOf(store).prepare(hello);
  const handle = await prepared.start({ collects: false });
  expect(await handle.wait()).toMatchObject({ status: 'success' });
  await expect.poll(() => worker.running).toBe(0);
  expect(() => prepared.collect?.('/out')).toThrow('The task was started with collects: false');
});

it('one of which something may be collected stays there until it is closed', async () => {
  const store = createMemoryStore();
  const worker = workerOf(store);
  const prepared = await driverOf(store, { secrets: 'plain' }).prepare({
    ...hello,
    files: { '/out': 'kept' },
  });
  const handle = await prepared.start();
  await handle.wait();
  const artifact = prepared.collect?.('/out');
  for await (const { content } of artifact ?? []) for await (const _chunk of content);
  expect(artifact?.report.complete).toBe(true);
  expect(worker.running).toBe(1);
  await prepared.close();
  await expect.poll(() => worker.running).toBe(0);
});
