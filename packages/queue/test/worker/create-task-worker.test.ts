import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { run, type Driver } from '@drv/core';
import { createMemoryStore, createQueueDriver, createTaskWorker, type TaskStore } from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { describe, expect, it } from 'vitest';

function fleet(store: TaskStore = createMemoryStore()) {
  const engine = createMemoryDriver({ programs: standardPrograms });
  const timing = { beatMs: 20, silentMs: 2_000 };
  const worker = createTaskWorker({ store, node: 'one', driver: engine, slots: 4, ...timing });
  const driver = createQueueDriver({ store, beatMs: 20, lostMs: 2_000 });
  return {
    store,
    engine,
    worker,
    driver,
    async [Symbol.asyncDispose]() {
      await driver.close();
      await worker.close();
      await engine.close();
    },
  };
}

describe.each<[option: string, options: object]>([
  ['node', { node: 'with space' }],
  ['slots', { slots: 0 }],
  ['slots', { slots: 1.5 }],
  ['beatMs', { beatMs: 0 }],
  ['silentMs', { beatMs: 1_000, silentMs: 1_999 }],
  ['labels', { labels: ['a b'] }],
  ['cpus', { cpus: -1 }],
  ['key', { key: Buffer.alloc(3) }],
  ['slot', { slot: 4 }],
])('a wrong option', (option, options) => {
  it(`${option} ${JSON.stringify(options)} is refused by its name`, () => {
    const driver = createMemoryDriver({ programs: {} });
    const good = { store: createMemoryStore(), node: 'one', driver, slots: 1 };
    expect(() => createTaskWorker({ ...good, ...options })).toThrow(
      expect.objectContaining({
        code: 'DRV_INVALID_OPTION',
        message: expect.stringMatching(`^${option} `) as string,
      }),
    );
  });
});

it('what is no task ends in an error, and the next one runs', async () => {
  await using one = fleet();
  await one.store.submit({ runId: 'poison', taskId: 'poison-1', body: Buffer.from('\0not a task') });
  await expect.poll(async () => (await one.store.state('poison'))?.phase).toBe('ended');
  const task = { image: 'busybox', command: ['print', 'next'] };
  expect(await run(one.driver, task)).toMatchObject({ stdout: 'next', node: 'one' });
});

it('a drained worker takes nothing new, and ends what it has', async () => {
  await using one = fleet();
  const prepared = await one.driver.prepare({ id: 'first', image: 'busybox', command: ['print', 'a'] });
  const draining = one.worker.drain();
  const later = one.driver.prepare({ id: 'later', image: 'busybox', command: ['print', 'b'] });
  later.catch(() => {});
  const handle = await prepared.start();
  expect(await handle.wait()).toMatchObject({ status: 'success' });
  await draining;
  expect((await one.store.state((await one.store.runOf('later')) ?? ''))?.phase).toBe('waiting');
});

it('a worker whose run has another owner writes nothing any more, and stops nothing of it', async () => {
  await using one = fleet();
  const prepared = await one.driver.prepare({ id: 'mine', image: 'busybox', command: ['sleep'], graceMs: 0 });
  const runId = (await one.store.runOf('mine')) ?? '';
  const state = await one.store.state(runId);
  await one.store.adopt(runId, state?.fence ?? 0, { workerId: 'another', node: 'two' });
  await expect.poll(() => one.worker.running).toBe(0);
  expect(await one.store.state(runId)).toMatchObject({ phase: 'claimed', node: 'two' });
  await one.store.write(runId, (state?.fence ?? 0) + 1, { ended: { text: 'done', failed: false } });
  void prepared;
});

it('a worker that is closed gives back what it has not started, and another node runs it', async () => {
  await using one = fleet();
  const prepared = await one.driver.prepare({ id: 'early', image: 'busybox', command: ['print', 'a'] });
  await one.worker.close();
  expect(one.engine.inspect().containers).toEqual([]);
  const { engine: driver, store } = one;
  await using worker = createTaskWorker({
    store,
    node: 'two',
    driver,
    slots: 1,
    beatMs: 20,
    silentMs: 2_000,
  });
  const handle = await prepared.start();
  expect(await handle.wait()).toMatchObject({ status: 'success', node: 'two' });
  await prepared.close();
  expect(worker.running).toBe(0);
});

it('a node that was lost and is back removes what it left of a task that has gone elsewhere', async () => {
  await using store = createMemoryStore();
  await using driver = createQueueDriver({ store, beatMs: 20 });
  const preparing = driver.prepare({ id: 'moved', image: 'busybox:1', command: ['print', 'a'] });
  const gone = await store.claim({ workerId: 'gone', node: 'lost' }, { waitMs: 5_000 });
  await store.requeue(gone?.runId ?? '', gone?.fence ?? 0, { isLost: true });
  await using _elsewhere = fleet(store);
  const handle = await (await preparing).start();
  expect(await handle.wait()).toMatchObject({ status: 'success', node: 'one' });

  await using engine = createMemoryDriver({ programs: standardPrograms });
  const asked: unknown[] = [];
  const prepare: typeof engine.prepare = (task, options) => {
    asked.push([task.id, options?.exclusive]);
    return engine.prepare(task, options);
  };
  const back = { ...engine, prepare };
  await using _back = createTaskWorker({ store, node: 'lost', driver: back, slots: 1, beatMs: 20 });
  await expect.poll(() => store.runsOf('lost')).toEqual([]);
  expect(asked).toEqual([['moved', true]]);
  expect(engine.inspect().containers).toEqual([]);
});

it('a run whose record cannot be read ends in an error, and what an earlier worker has left of it is removed', async () => {
  await using store = createMemoryStore();
  await using driver = createQueueDriver({ store, beatMs: 20 });
  const preparing = driver.prepare({ id: 'spoilt', image: 'busybox', command: ['print', 'a'] });
  const gone = await store.claim({ workerId: 'gone', node: 'one' }, { waitMs: 5_000 });
  await store.write(gone?.runId ?? '', gone?.fence ?? 0, { record: Buffer.from('\0no record') });
  await using engine = createMemoryDriver({ programs: standardPrograms });
  const discarded: unknown[] = [];
  const discard: Driver['discard'] = async (taskId, { runId }) => void discarded.push([taskId, runId]);
  const options = { store, node: 'one', slots: 1, beatMs: 20 };
  await using _next = createTaskWorker({ ...options, driver: { ...engine, discard } });
  await expect(preparing).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
  await expect.poll(() => store.runsOf('one')).toEqual([]);
  expect(discarded).toEqual([['spoilt', gone?.runId]]);
});

it('a worker that is closed leaves no container and no timer', async () => {
  const one = fleet();
  const prepared = await one.driver.prepare({ id: 'open', image: 'busybox', command: ['sleep'], graceMs: 0 });
  const handle = await prepared.start();
  await one.worker.close();
  expect(await handle.wait()).toMatchObject({ status: 'cancelled', reason: 'closed' });
  expect(one.engine.inspect().containers).toEqual([]);
  await one[Symbol.asyncDispose]();
});

it('every worker tells those who subscribe how many tasks wait, and how many are taken', async () => {
  await using one = fleet();
  await one.driver.prepare({ id: 'taken', image: 'busybox', command: ['print', 'a'] });
  const needs = { labels: ['gpu'] };
  for (const id of ['first', 'second'])
    await one.store.submit({ runId: id, taskId: id, body: Buffer.from('x'), needs });
  const told: unknown[] = [];
  const listener = (message: unknown) => void told.push(message);
  subscribe('drv:store.queue', listener);
  const timing = { beatMs: 20, silentMs: 2_000 };
  const other = createTaskWorker({ store: one.store, node: 'two', driver: one.engine, slots: 1, ...timing });
  try {
    // The first one as well, which told nobody before.
    await expect.poll(() => told.length).toBeGreaterThanOrEqual(2);
    const depth = { event: 'depth', store: 'memory', waiting: 2, claimed: 1 };
    expect(told).toEqual([depth, depth]);
  } finally {
    unsubscribe('drv:store.queue', listener);
    await other.close();
  }
});
