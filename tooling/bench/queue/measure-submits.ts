import { randomBytes, randomUUID } from 'node:crypto';
import { createQueueDriver, type TaskStore } from '@drv/queue';

const BODY_BYTES = 600;

/** Tasks that are submitted all at once, by the store alone and by a driver; nobody takes them. */
export async function measureSubmits(store: TaskStore, tasks: number) {
  await submitAll(store, tasks);
  const storePerSecond = await perSecond(tasks, () => submitAll(store, tasks));
  await prepareAll(store, tasks);
  const driverPerSecond = await prepareAll(store, tasks);
  return { storePerSecond, driverPerSecond };
}

async function submitAll(store: TaskStore, tasks: number): Promise<void> {
  const runs = Array.from({ length: tasks }, () => ({
    runId: randomUUID(),
    taskId: randomUUID(),
    body: randomBytes(BODY_BYTES),
  }));
  await Promise.all(runs.map((run) => store.submit(run)));
}

/** Until all are in the store. They are taken back afterwards, which is not measured. */
async function prepareAll(store: TaskStore, tasks: number): Promise<number> {
  let submitted = 0;
  let done = () => {};
  const counting: TaskStore = {
    ...store,
    async submit(...given) {
      const answer = await store.submit(...given);
      submitted += 1;
      if (submitted === tasks) done();
      return answer;
    },
  };
  await using driver = createQueueDriver({ store: counting, key: randomBytes(32) });
  const over = new AbortController();
  const prepare = (id: string) =>
    driver.prepare(
      { id, image: 'busybox', command: ['true'], env: { NAME: 'value' } },
      { signal: over.signal },
    );
  let preparing: readonly Promise<unknown>[] = [];
  const rate = await perSecond(tasks, async () => {
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    preparing = Array.from({ length: tasks }, () => prepare(randomUUID()).catch(() => {}));
    await all;
  });
  over.abort();
  await Promise.all(preparing);
  return rate;
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return (count / (performance.now() - since)) * 1_000;
}
