import { randomBytes } from 'node:crypto';
import type { ContainerTask } from '@drv/core';
import { createFleet, createQueueDriver } from '@drv/queue';
import type { OpenStore } from './private-store.ts';
import { spawnCaller } from './spawn-caller.ts';
import { spawnWorker, type WorkerSettings } from './spawn-worker.ts';

export interface TestQueueOptions {
  readonly url: string;
  readonly openStore: OpenStore;
  /** The address of the module that exports `openStore`. */
  readonly module: string;
  /** The engine, as in `DOCKER_HOST`. */
  readonly host: string;
  readonly lostMs: number;
}

export type TestQueue = ReturnType<typeof openTestQueue>;

/** A queue of one test, with a driver here, and workers and callers in processes of their own. */
export function openTestQueue({ url, openStore, module, host, lostMs }: TestQueueOptions) {
  const queue = `test-${randomBytes(4).toString('hex')}`;
  const key = randomBytes(32);
  const store = openStore(url, queue);
  const driver = createQueueDriver({ store, key, lostMs, beatMs: 250 });
  const common = { module, url, queue, key: key.toString('hex') };
  return {
    driver,
    store,
    everyTask: createFleet({ store, key }),
    worker: ({ node = 'one', ...more }: Partial<WorkerSettings> = {}) =>
      spawnWorker({ ...common, host, slots: 4, ...more, node }),
    caller: (task: ContainerTask) => spawnCaller({ ...common, task }),
    async [Symbol.asyncDispose]() {
      await driver.close();
      await store.close();
    },
  };
}

/** Writes, waits for a second, writes again, and fails. */
export function testTask(image: string) {
  return {
    id: `killed-${randomBytes(6).toString('hex')}`,
    image,
    command: ['sh', '-c', 'echo one; sleep 1; echo two; exit 7'],
    network: 'none' as const,
    timeoutMs: 60_000,
  };
}
