import { randomBytes } from 'node:crypto';
import { run, type ContainerTask } from '@drv/core';
import { createPgbossStore } from '@drv/pgboss';
import { createQueueDriver, createTaskWorker, type TaskStore } from '@drv/queue';
import { createMemoryDriver, type Program } from '@drv/testing';
import { startPrivatePostgres, type PrivatePostgres } from '@drv/tooling-engine';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';

const task: ContainerTask = { image: 'busybox', command: ['work'], graceMs: 0 };

/** A PostgreSQL whose transactions can be kept from being committed, as a standby that stands still does. */
async function stallable() {
  const postgres = await startPrivatePostgres();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const queue = `test-${randomBytes(4).toString('hex')}`;
  // Nobody waits for long.
  const pool = { query_timeout: 1_000 } as object;
  const store = createPgbossStore({ connectionString: postgres.url, queue, pool });
  onTestFinished(() => store.close());
  await store.depth();
  return {
    store,
    async stall(isStalled: boolean) {
      await asAdmin(postgres, `ALTER SYSTEM SET synchronous_standby_names = '${isStalled ? 'nobody' : ''}'`);
      await asAdmin(postgres, 'SELECT pg_reload_conf()');
    },
  };
}

async function asAdmin({ url }: PrivatePostgres, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const nothingIsLeft = (store: TaskStore) =>
  expect.poll(() => store.depth(), { timeout: 10_000 }).toEqual({ waiting: 0, claimed: 0 });

it('a task that is committed after its driver has given up is taken out of the queue, and its id is free', async () => {
  const { store, stall } = await stallable();
  await using driver = createQueueDriver({ store, beatMs: 500 });
  const abort = new AbortController();
  const first = driver.prepare({ ...task, id: 'first' }, { signal: abort.signal });
  await expect.poll(() => store.depth()).toEqual({ waiting: 1, claimed: 0 });
  await stall(true);
  await expect(driver.prepare({ ...task, id: 'late' })).rejects.toMatchObject({
    code: 'DRV_STORE_UNAVAILABLE',
    retryable: true,
  });
  expect(await store.runOf('late')).toBeUndefined();
  await stall(false);
  await expect.poll(() => store.runOf('late'), { timeout: 10_000 }).toBeDefined();
  abort.abort();
  await expect(first).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  await nothingIsLeft(store);
});

it('what a worker has written, and is committed after it has given up and written it again, is there once', async () => {
  const { store, stall } = await stallable();
  let givenUp = 0;
  const counted: TaskStore = {
    ...store,
    write: (...update) =>
      store.write(...update).catch((error: unknown) => {
        givenUp += 1;
        throw error;
      }),
  };
  let goOn = () => {};
  const isStalled = new Promise<void>((resolve) => (goOn = resolve));
  const starts: number[] = [];
  const work: Program = async ({ stdout }) => {
    starts.push(starts.length);
    await isStalled;
    for (const word of ['one', 'two', 'three']) {
      await new Promise<void>((resolve) => stdout.write(`${word}\n`, () => resolve()));
    }
    return 3;
  };
  await using engine = createMemoryDriver({ images: ['busybox'], programs: { work } });
  await using worker = createTaskWorker({
    store: counted,
    node: 'one',
    driver: engine,
    slots: 1,
    beatMs: 500,
  });
  await using driver = createQueueDriver({ store, beatMs: 500 });
  const running = run(driver, task);
  await expect.poll(() => starts).toHaveLength(1);
  await stall(true);
  goOn();
  await expect.poll(() => givenUp, { timeout: 20_000 }).toBeGreaterThan(1);
  await stall(false);
  expect(await running).toMatchObject({
    exitCode: 3,
    stdout: 'one\ntwo\nthree\n',
    output: { complete: true },
  });
  expect(starts).toHaveLength(1);
  expect(engine.inspect().containers).toEqual([]);
  await expect.poll(() => worker.running).toBe(0);
  await nothingIsLeft(store);
});
