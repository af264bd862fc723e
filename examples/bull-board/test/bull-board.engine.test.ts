import { randomBytes } from 'node:crypto';
import { createBullmqStore } from '@drv/bullmq';
import { run, runTask } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createQueueDriver, createTaskWorker } from '@drv/queue';
import { requireChromium, startPrivateRedis } from '@drv/tooling-engine';
import { Queue } from 'bullmq';
import { chromium } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { openBoard } from '../src/open-board.ts';

const { host, images } = inject('engine');
const SECRET = 'canary-9917';

it('Bull Board shows which tasks ran, how they ended and why, and nothing of what they hold', async ({
  skip,
}) => {
  const executablePath = await requireChromium(process.env['DRV_TEST_CHROMIUM'], console.error).catch(
    (error: unknown) => skip(String(error)),
  );
  await using redis = await startPrivateRedis();
  const key = randomBytes(32);
  await using store = createBullmqStore({ url: redis.url, queue: 'ci' });
  await using engine = createDockerDriver({ host });
  await using driver = createQueueDriver({ store, key, lostMs: 3_000 });
  await using _lost = await lose('build-lost', { url: redis.url, key });
  await using _worker = createTaskWorker({ store, key, node: 'one', driver: engine, slots: 1 });
  const task = { image: images.busybox, env: { TOKEN: SECRET }, network: 'none' as const };
  await run(driver, { ...task, id: 'build-ok', command: ['sh', '-c', 'echo $TOKEN'] });
  await run(driver, { ...task, id: 'build-red', command: ['sh', '-c', 'exit 3'] });
  const absent = run(driver, { ...task, id: 'build-absent', image: 'drv.test/absent:1', pull: 'never' });
  await expect(absent).rejects.toMatchObject({ code: 'DRV_IMAGE_NOT_FOUND' });
  const over = new AbortController();
  const later = { ...task, driverOptions: { queue: { startAfterMs: 3_600_000 } } };
  const begun = [
    { ...task, id: 'build-now', command: ['sleep', '600'], graceMs: 0 },
    { ...task, id: 'build-next', command: ['true'] },
    { ...later, id: 'build-later', command: ['true'] },
  ].map((one) => runTask(driver, one, { signal: over.signal }).catch(() => {}));
  const board = await openBoard(redis.url, 'ci', 0);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const shown = async (state: string) => {
      await page.goto(`${board.url}/queue/ci?status=${state}`);
      return page.locator('body');
    };
    const has = async (state: string, ...words: readonly string[]) => {
      const body = await shown(state);
      for (const word of words)
        await expect.poll(() => body.innerText(), { timeout: 20_000 }).toContain(word);
      expect(await body.innerText()).not.toContain(SECRET);
      if (process.env['SCREENSHOTS'] !== undefined)
        await page.screenshot({ path: `${process.env['SCREENSHOTS']}/${state}.png` });
    };
    await has('completed', 'build-ok', 'build-red');
    await has('failed', 'build-absent', 'DRV_IMAGE_NOT_FOUND', 'build-lost', 'DRV_NODE_LOST');
    await has('active', 'build-now');
    await has('prioritized', 'build-next');
    await has('delayed', 'build-later');
    expect(await returned(redis.url)).toEqual({ 'build-ok': 'success', 'build-red': 'error' });
  } finally {
    await browser.close();
    await board.close();
    over.abort();
    await Promise.all(begun);
  }
}, 120_000);

/** A task runs on a machine of which nothing is heard any more, and its caller is told so. */
async function lose(id: string, { url, key }: { readonly url: string; readonly key: Uint8Array }) {
  const engine = createDockerDriver({ host });
  const away = createBullmqStore({ url, queue: 'ci' });
  const store = createBullmqStore({ url, queue: 'ci' });
  const worker = createTaskWorker({
    store: away,
    key,
    node: 'gone',
    driver: engine,
    slots: 1,
    closeMs: 1_000,
  });
  const driver = createQueueDriver({ store, key, lostMs: 3_000 });
  const task = { id, image: images.busybox, command: ['sleep', '600'], network: 'none' as const, graceMs: 0 };
  const running = run(driver, task, { onStarted: () => void away.close() });
  await expect(running).rejects.toMatchObject({ code: 'DRV_NODE_LOST' });
  return {
    /** Its next worker removes what is left there. */
    async [Symbol.asyncDispose]() {
      await worker.close().catch(() => {});
      const next = createTaskWorker({ store, key, node: 'gone', driver: engine, slots: 1 });
      await expect.poll(() => store.runsOf('gone'), { timeout: 30_000 }).toEqual([]);
      for (const one of [next, driver, store, engine]) await one.close();
    },
  };
}

/** What the page shows of those that have a result, by their names. */
async function returned(url: string): Promise<Record<string, unknown>> {
  const queue = new Queue('ci', { connection: { url }, prefix: '{drv:ci}' });
  const jobs = await queue.getCompleted();
  await queue.close();
  return Object.fromEntries(jobs.map(({ name, returnvalue }) => [name, returnvalue as unknown]));
}
