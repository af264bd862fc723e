import { randomBytes } from 'node:crypto';
import { createBullmqStore } from '@drv/bullmq';
import { run } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createQueueDriver, createTaskWorker } from '@drv/queue';
import { requireChromium, startPrivateRedis } from '@drv/tooling-engine';
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
  await using worker = createTaskWorker({ store, key, node: 'one', driver: engine, slots: 2 });
  await using driver = createQueueDriver({ store, key });
  const task = { image: images.busybox, env: { TOKEN: SECRET }, network: 'none' as const };
  await run(driver, { ...task, id: 'build-ok', command: ['sh', '-c', 'echo $TOKEN'] });
  await run(driver, { ...task, id: 'build-red', command: ['sh', '-c', 'exit 3'] });
  const absent = run(driver, { ...task, id: 'build-lost', image: 'drv.test/absent:1', pull: 'never' });
  await expect(absent).rejects.toMatchObject({ code: 'DRV_IMAGE_NOT_FOUND' });
  await worker.drain();
  const waiting = run(driver, { ...task, id: 'build-next', command: ['true'] });
  waiting.catch(() => {});
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
    await has('failed', 'build-lost', 'DRV_IMAGE_NOT_FOUND');
    await has('prioritized', 'build-next');
  } finally {
    await browser.close();
    await board.close();
    const { state } = await store
      .state((await store.runOf('build-next')) ?? '')
      .then((found) => ({ state: found }));
    if (state !== undefined) await store.withdraw(state.runId);
  }
}, 120_000);
