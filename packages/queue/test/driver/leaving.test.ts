import { randomBytes } from 'node:crypto';
import { DrvError, run, type ContainerTask } from '@drv/core';
import { createMemoryStore, createQueueDriver, createTaskWorker, type TaskStore } from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { expect, it } from 'vitest';
import { held } from '../support/held.ts';
import { separable } from '../support/separable-store.ts';

const endless: ContainerTask = { id: 'endless', image: 'busybox', command: ['sleep'], graceMs: 0 };

/** A driver that can be cut off from the store. Whoever else uses it cannot. */
function apart({ lostMs = 10_000, hasWorker = true }: { lostMs?: number; hasWorker?: boolean } = {}) {
  const whole = held(createMemoryStore());
  const { store, cut } = separable(whole);
  const engine = held(createMemoryDriver({ programs: standardPrograms }));
  const options = { store: whole, node: 'one', driver: engine, slots: 1, beatMs: 20, silentMs: 10_000 };
  const start = () => held(createTaskWorker(options));
  if (hasWorker) start();
  const driver = held(createQueueDriver({ store, beatMs: 20, lostMs }));
  return { whole, cut, engine, driver, start };
}

it('a task whose caller was without its store for too long is stopped once the store is back, and its id is free', async () => {
  const { whole, cut, engine, driver } = apart({ lostMs: 300 });
  const prepared = await driver.prepare(endless);
  const handle = await prepared.start();
  cut(true);
  await expect(handle.wait()).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE', retryable: false });
  await prepared.close();
  expect(engine.inspect().containers).toHaveLength(1);
  cut(false);
  await expect.poll(() => engine.inspect().containers).toEqual([]);
  await expect.poll(() => whole.depth()).toEqual({ waiting: 0, claimed: 0 });
  expect(await run(driver, { ...endless, command: ['print', 'x'] })).toMatchObject({ status: 'success' });
});

it('a task that was aborted while the store was away is taken out of the queue once it is back', async () => {
  const { whole, cut, driver } = apart({ hasWorker: false });
  const abort = new AbortController();
  const preparing = driver.prepare(endless, { signal: abort.signal });
  await expect.poll(() => whole.depth()).toEqual({ waiting: 1, claimed: 0 });
  cut(true);
  abort.abort();
  await expect(preparing).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  cut(false);
  await expect.poll(() => whole.depth()).toEqual({ waiting: 0, claimed: 0 });
});

it('so is one of which the store did not say that it has it', async () => {
  const { whole } = apart({ hasWorker: false });
  const { store, cut } = separable(whole);
  const forgetful: TaskStore = {
    ...store,
    async submit(queued) {
      await whole.submit(queued);
      cut(true);
      return store.submit(queued);
    },
  };
  const driver = held(createQueueDriver({ store: forgetful, beatMs: 20 }));
  await expect(driver.prepare(endless)).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
  expect(await whole.depth()).toEqual({ waiting: 1, claimed: 0 });
  cut(false);
  await expect.poll(() => whole.depth()).toEqual({ waiting: 0, claimed: 0 });
});

it('so is one that was aborted before the store had taken it', async () => {
  const whole = held(createMemoryStore());
  let [ask, take] = [() => {}, () => {}];
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const taken = new Promise<void>((resolve) => (take = resolve));
  const slow: TaskStore = {
    ...whole,
    async submit(queued) {
      ask();
      await taken;
      return whole.submit(queued);
    },
  };
  const driver = held(createQueueDriver({ store: slow, beatMs: 20 }));
  const abort = new AbortController();
  const preparing = driver.prepare(endless, { signal: abort.signal });
  await asked;
  abort.abort();
  await expect(preparing).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  take();
  await expect.poll(async () => whole.runOf('endless')).toBeDefined();
  await expect.poll(() => whole.depth()).toEqual({ waiting: 0, claimed: 0 });
});

it('so is one that the store takes after it has said that it does not', async () => {
  const { whole, start } = apart({ hasWorker: false });
  let isLate = () => {};
  const late = new Promise<void>((resolve) => (isLate = resolve));
  const slow: TaskStore = {
    ...whole,
    async submit(queued) {
      void late.then(() => whole.submit(queued));
      throw new DrvError('DRV_STORE_UNAVAILABLE', 'no answer in time', { retryable: true });
    },
  };
  const driver = held(createQueueDriver({ store: slow, beatMs: 20 }));
  await expect(driver.prepare(endless)).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
  isLate();
  await expect.poll(() => whole.runOf('endless')).toBeDefined();
  const worker = start();
  await expect.poll(() => whole.depth(), { timeout: 5_000 }).toEqual({ waiting: 0, claimed: 0 });
  await expect.poll(() => worker.running).toBe(0);
});

it('a task that somebody else has taken out of the queue is not waited for', async () => {
  const { whole, driver } = apart({ hasWorker: false, lostMs: 200 });
  const preparing = driver.prepare(endless);
  preparing.catch(() => {});
  await expect.poll(() => whole.depth()).toEqual({ waiting: 1, claimed: 0 });
  expect(await whole.withdraw(String(await whole.runOf('endless')))).toBe(true);
  await expect(preparing).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});

it('a task that the store takes late is waited for, and runs', async () => {
  const { whole } = apart();
  const slow: TaskStore = {
    ...whole,
    async submit(queued) {
      // Longer than a run may be silent.
      await new Promise((resolve) => setTimeout(resolve, 400));
      return whole.submit(queued);
    },
  };
  const driver = held(createQueueDriver({ store: slow, beatMs: 20, lostMs: 400 }));
  expect(await run(driver, { ...endless, command: ['print', 'x'] })).toMatchObject({ status: 'success' });
});

it('a caller that cannot read what its worker says has the task stopped, and nothing of it is left', async () => {
  const { whole, engine, driver } = apart();
  const prepared = await driver.prepare(endless);
  const handle = await prepared.start();
  const runId = String(await whole.runOf('endless'));
  await whole.write(runId, 1, { messages: [randomBytes(50)] });
  await expect(handle.wait()).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
  await prepared.close();
  expect(engine.inspect().containers).toEqual([]);
  expect(await whole.state(runId)).toMatchObject({ phase: 'ended' });
});

it.each(['refuses everything', 'does not answer'])(
  'a driver whose store %s is closed in bounded time, and tells what is not known',
  async (how) => {
    const whole = held(createMemoryStore());
    const { store, cut, mute } = separable(whole);
    const engine = held(createMemoryDriver({ programs: standardPrograms }));
    held(createTaskWorker({ store: whole, node: 'one', driver: engine, slots: 2, beatMs: 20 }));
    const driver = createQueueDriver({ store, beatMs: 20, closeMs: 200 });
    const handle = await (await driver.prepare(endless)).start();
    const waiting = driver.prepare({
      ...endless,
      id: 'waits',
      driverOptions: { queue: { startAfterMs: 60_000 } },
    });
    await expect.poll(() => whole.depth()).toEqual({ waiting: 1, claimed: 1 });
    const told = Promise.allSettled([handle.wait(), waiting]);
    if (how === 'does not answer') mute();
    else cut(true);
    const since = performance.now();
    await driver.close();
    expect(performance.now() - since).toBeLessThan(15_000);
    expect(await told).toMatchObject([
      { reason: { code: 'DRV_STORE_UNAVAILABLE', retryable: false } },
      { reason: { code: 'DRV_ABORTED' } },
    ]);
    // Its workers hear nothing of it any more.
    await expect.poll(() => engine.inspect().containers).toEqual([]);
  },
);
