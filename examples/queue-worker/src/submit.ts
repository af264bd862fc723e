// Runs so many tasks on whichever machines there are, and counts where.
//
//   QUEUE_KEY=… pnpm --filter @drv/example-queue-worker submit [image] [tasks]
import { createBullmqStore } from '@drv/bullmq';
import { createQueueDriver } from '@drv/queue';
import { settingsOf } from './settings.ts';
import { squareAll } from './square-all.ts';

const { url, queue, key } = settingsOf(process.env);
const [image = 'busybox', tasks = '20'] = process.argv.slice(2);
const store = createBullmqStore({ url, queue });
const driver = createQueueDriver({ store, key });
try {
  for (const line of await squareAll(driver, image, Number(tasks))) console.log(line);
} finally {
  await driver.close();
  await store.close();
}
