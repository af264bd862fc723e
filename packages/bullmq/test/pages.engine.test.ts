import { randomBytes } from 'node:crypto';
import { createBullmqStore } from '@drv/bullmq';
import { run, runTask } from '@drv/core';
import { createQueueDriver, createTaskWorker } from '@drv/queue';
import { createMemoryDriver, standardPrograms, type Program } from '@drv/testing';
import { startPrivateRedis, type PrivateRedis } from '@drv/tooling-engine';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, expect, it } from 'vitest';

let redis: PrivateRedis;
beforeAll(async () => void (redis = await startPrivateRedis()));
afterAll(() => redis[Symbol.asyncDispose]());

/** What pages such as Bull Board do to the jobs of a queue, by the state in which the job of a task is. */
const BUTTONS: readonly (readonly [string, string, (jobs: Queue, id: string) => Promise<unknown>])[] = [
  ['removes', 'waits', async (jobs, id) => (await jobs.getJob(id))?.remove()],
  ['promotes', 'is delayed', async (jobs, id) => (await jobs.getJob(id))?.promote()],
  ['removes', 'is delayed', async (jobs, id) => (await jobs.getJob(id))?.remove()],
  ['empties the queue of', 'waits', (jobs) => jobs.drain(true)],
  ['adds another one beside', 'waits', (jobs) => jobs.add('by hand', {}, { lifo: true })],
  ['removes', 'runs', async (jobs, id) => (await jobs.getJob(id))?.remove()],
  [
    'fails',
    'runs',
    async (jobs, id) => (await jobs.getJob(id))?.moveToFailed(new Error('by hand'), '0', false),
  ],
  ['retries', 'has failed', async (jobs, id) => (await jobs.getJob(id))?.retry('failed')],
  ['retries', 'has ended', async (jobs, id) => (await jobs.getJob(id))?.retry('completed')],
  ['removes', 'has ended', async (jobs, id) => (await jobs.getJob(id))?.remove()],
  ['cleans', 'has ended', (jobs) => jobs.clean(0, 100, 'completed')],
  ['deletes all of', 'runs', (jobs) => jobs.obliterate({ force: true })],
];

it.for(BUTTONS)(
  'a page that %s the job of a task that %s changes nothing of the task',
  async ([, state, press]) => {
    const name = `test-${randomBytes(4).toString('hex')}`;
    await using store = createBullmqStore({ url: redis.url, queue: name });
    const jobs = new Queue(name, { connection: { url: redis.url }, prefix: `{drv:${name}}` });
    jobs.on('error', () => {});
    const starts: string[] = [];
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const work: Program = async ({ stdout }) => {
      starts.push('work');
      await ended;
      stdout.write('done\n');
      return 7;
    };
    await using engine = createMemoryDriver({
      images: ['busybox:1'],
      programs: { ...standardPrograms, work },
    });
    await using driver = createQueueDriver({ store });
    const start = () => createTaskWorker({ store, node: 'one', driver: engine, slots: 1, beatMs: 250 });
    const id = `task-${name}`;
    const image = state === 'has failed' ? 'absent:1' : 'busybox:1';
    const queue = state === 'is delayed' ? { startAfterMs: 1_500 } : {};
    const isBefore = state === 'waits' || state === 'is delayed';
    const since = performance.now();
    let worker = isBefore ? undefined : start();
    const task = { id, image, command: ['work'], pull: 'never' as const, driverOptions: { queue } };
    const running = run(driver, task);
    running.catch(() => {});
    const runId = async () => (await store.runOf(id)) ?? '';
    const jobIs = (...states: readonly string[]) =>
      expect.poll(async () => jobs.getJobState(await runId()), { timeout: 10_000 }).toBeOneOf([...states]);
    if (state === 'waits') await jobIs('prioritized');
    if (state === 'is delayed') await jobIs('delayed');
    if (state === 'runs') await jobIs('active');
    if (state === 'has failed') await jobIs('failed');
    if (state === 'has ended') {
      end();
      await jobIs('completed');
    }
    // BullMQ refuses some of it.
    await press(jobs, await runId()).catch(() => {});
    worker ??= start();
    if (state === 'is delayed') {
      await expect.poll(() => starts, { timeout: 20_000 }).toHaveLength(1);
      expect(performance.now() - since).toBeGreaterThan(1_000);
    }
    end();
    if (state === 'has failed') await expect(running).rejects.toMatchObject({ code: 'DRV_IMAGE_NOT_FOUND' });
    else expect(await running).toMatchObject({ exitCode: 7, stdout: 'done\n', output: { complete: true } });
    // The next one is as any other, and the one before is not run again.
    const next = await runTask(driver, { image: 'busybox:1', command: ['print', 'next'] });
    expect(next).toMatchObject({ status: 'success' });
    expect(starts).toHaveLength(state === 'has failed' ? 0 : 1);
    expect(await store.depth()).toEqual({ waiting: 0, claimed: 0 });
    await worker.close();
    await jobs.close();
  },
);
