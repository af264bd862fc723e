import { run } from '@drv/core';
import { createMemoryStore, createQueueDriver, createTaskWorker } from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { expect, it } from 'vitest';
import { separable } from '../support/separable-store.ts';

/** A worker that has a running task. */
async function working(closeMs: number) {
  const whole = createMemoryStore();
  const { store, cut, mute } = separable(whole);
  const engine = createMemoryDriver({ programs: standardPrograms });
  const worker = createTaskWorker({
    store,
    node: 'one',
    driver: engine,
    slots: 2,
    beatMs: 20,
    silentMs: 60_000,
    closeMs,
  });
  const driver = createQueueDriver({ store: whole, beatMs: 20, lostMs: 2_000 });
  const prepared = await driver.prepare({ id: 'endless', image: 'busybox', command: ['sleep'], graceMs: 0 });
  const handle = await prepared.start();
  return {
    whole,
    worker,
    engine,
    handle,
    cut,
    mute,
    async [Symbol.asyncDispose]() {
      await driver.close();
      await engine.close();
    },
  };
}

it('a worker whose store is away is closed after a while, and names the tasks of which the store is not told', async () => {
  await using one = await working(200);
  one.cut(true);
  await expect(one.worker.close()).rejects.toMatchObject({
    code: 'DRV_STORE_UNAVAILABLE',
    message: expect.stringMatching(/200 ms.*node one: endless$/) as string,
  });
  expect(one.worker.running).toBe(0);
  // What nobody could go on with is stopped.
  expect(one.engine.inspect().containers).toEqual([]);
  await expect(one.handle.wait()).rejects.toMatchObject({ code: 'DRV_NODE_LOST' });
});

it('a store that is back in time is told how the tasks ended', async () => {
  await using one = await working(60_000);
  one.cut(true);
  const closing = one.worker.close();
  await expect.poll(() => one.engine.inspect().containers).toEqual([]);
  one.cut(false);
  await closing;
  expect(await one.handle.wait()).toMatchObject({ status: 'cancelled' });
});

it('a store that never answers holds neither a worker nor a driver for long', async () => {
  const { store, mute } = separable(createMemoryStore());
  const engine = createMemoryDriver({ programs: standardPrograms });
  const worker = createTaskWorker({ store, node: 'one', driver: engine, slots: 1, beatMs: 20, closeMs: 100 });
  const driver = createQueueDriver({ store, beatMs: 20 });
  await run(driver, { image: 'busybox', command: ['print', 'x'] });
  mute();
  const began = performance.now();
  await Promise.all([worker.close(), driver.close()]);
  expect(performance.now() - began).toBeLessThan(10_000);
  await engine.close();
});

it('so does one that never answers while a task runs', async () => {
  await using one = await working(200);
  one.mute();
  const began = performance.now();
  await expect(one.worker.close()).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(one.engine.inspect().containers).toEqual([]);
});

it('a task whose run the store has forgotten is stopped, since nobody will own it', async () => {
  let whole = createMemoryStore();
  const store = new Proxy(whole, {
    get: (_first, name) => Reflect.get(whole, name) as unknown,
  });
  await using engine = createMemoryDriver({ programs: standardPrograms });
  await using worker = createTaskWorker({
    store,
    node: 'one',
    driver: engine,
    slots: 1,
    beatMs: 20,
    silentMs: 10_000,
  });
  await using driver = createQueueDriver({ store, beatMs: 20, lostMs: 400 });
  const prepared = await driver.prepare({ image: 'busybox', command: ['sleep'], graceMs: 0 });
  const handle = await prepared.start();
  // As after FLUSHALL, or with a backup of another day.
  whole = createMemoryStore();
  await expect(handle.wait()).rejects.toMatchObject({ code: 'DRV_OUTCOME_UNKNOWN' });
  await expect.poll(() => engine.inspect().containers).toEqual([]);
  await expect.poll(() => worker.running).toBe(0);
  await prepared.close();
});

it('a store that is closed before its worker does not hang the process', async () => {
  const store = createMemoryStore();
  await using engine = createMemoryDriver({ programs: standardPrograms });
  const worker = createTaskWorker({ store, node: 'one', driver: engine, slots: 1, beatMs: 20, closeMs: 100 });
  await store.close();
  const turns = Array.from({ length: 20 }, () => new Promise((resolve) => setTimeout(resolve, 1)));
  await Promise.all(turns);
  await worker.close();
});
