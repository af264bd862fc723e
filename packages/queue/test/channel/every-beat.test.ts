import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '@drv/core';
import {
  createMemoryStore,
  createQueueDriver,
  createTaskWorker,
  type QueueDriverOptions,
  type TaskStore,
  type TaskWorkerOptions,
} from '@drv/queue';
import { createMemoryDriver, type Program } from '@drv/testing';
import { expect, it } from 'vitest';
import { held } from '../support/held.ts';

const BEAT_MS = 20;
const never = () => new Promise<never>(() => {});

/** Counts what says that somebody lives. */
function counted(store: TaskStore) {
  const sum = { beats: 0 };
  const beat: TaskStore['beat'] = async (...values) => {
    await store.beat(...values);
    sum.beats += 1;
  };
  return { sum, store: { ...store, beat } };
}

/** A task that runs until it is let go, its worker, and the driver that asked for it. */
function fleet({
  ofDriver = (store) => store,
  ofWorker = (store) => store,
  driverOptions,
  workerOptions,
}: {
  readonly ofDriver?: (store: TaskStore) => TaskStore;
  readonly ofWorker?: (store: TaskStore) => TaskStore;
  readonly driverOptions?: Partial<QueueDriverOptions>;
  readonly workerOptions?: Partial<TaskWorkerOptions>;
}) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const wait: Program = async () => {
    await gate;
    return 0;
  };
  const whole = createMemoryStore();
  const driver = counted(ofDriver(whole));
  const worker = counted(ofWorker(whole));
  held(
    createTaskWorker({
      store: worker.store,
      node: 'one',
      driver: held(createMemoryDriver({ programs: { wait } })),
      slots: 1,
      beatMs: BEAT_MS,
      silentMs: 500,
      closeMs: 100,
      ...workerOptions,
    }),
  );
  const own = held(createQueueDriver({ store: driver.store, beatMs: BEAT_MS, ...driverOptions }));
  const running = run(own, { image: 'busybox', command: ['wait'] });
  running.catch(() => {});
  return { running, letGo, driver: driver.sum, worker: worker.sum };
}

it('a driver that waits for an answer about one task says that it lives, and no task of it is stopped', async () => {
  const one = fleet({ ofDriver: (store) => ({ ...store, state: never }), driverOptions: { lostMs: 40 } });
  // Longer than a driver may be silent.
  await expect.poll(() => one.driver.beats, { timeout: 10_000 }).toBeGreaterThan(40);
  one.letGo();
  expect(await one.running).toMatchObject({ status: 'success' });
});

it('a worker that waits for an answer about its tasks says that it lives, and none of them is lost', async () => {
  const one = fleet({ ofWorker: (store) => ({ ...store, runsOf: never }), driverOptions: { lostMs: 500 } });
  await expect.poll(() => one.worker.beats, { timeout: 10_000 }).toBeGreaterThan(40);
  one.letGo();
  expect(await one.running).toMatchObject({ status: 'success' });
});

it('a driver that is silent is taken for gone, but not while the store keeps everybody waiting', async () => {
  const silent = (store: TaskStore): TaskStore => {
    let beats = 0;
    // It is heard of once.
    return { ...store, beat: async (...values) => void (beats++ === 0 && (await store.beat(...values))) };
  };
  const slow = (store: TaskStore): TaskStore => ({
    ...store,
    beat: async (...values) => {
      await sleep(300);
      await store.beat(...values);
    },
  });
  const gone = fleet({ ofDriver: silent });
  expect(await gone.running).toMatchObject({ status: 'cancelled' });
  const late = fleet({ ofDriver: silent, ofWorker: slow, driverOptions: { lostMs: 10_000 } });
  await expect.poll(() => late.worker.beats, { timeout: 10_000 }).toBeGreaterThan(4);
  late.letGo();
  expect(await late.running).toMatchObject({ status: 'success' });
});

it('a task is in the queue once its driver has been heard of', async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let submitted = 0;
  const one = fleet({
    ofDriver: (store) => ({
      ...store,
      beat: async (...values) => {
        await answered;
        await store.beat(...values);
      },
      submit: async (queued) => {
        submitted += 1;
        return store.submit(queued);
      },
    }),
  });
  await expect.poll(() => one.worker.beats).toBeGreaterThan(2);
  expect(submitted).toBe(0);
  answer();
  one.letGo();
  expect(await one.running).toMatchObject({ status: 'success' });
});
