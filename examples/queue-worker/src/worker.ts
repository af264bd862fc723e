// Runs tasks of the queue on the engine of this machine, until SIGTERM: then it takes no more, ends those that it has, and goes.
//
//   QUEUE_KEY=… pnpm --filter @drv/example-queue-worker worker [node] [slots]
import { once } from 'node:events';
import { hostname } from 'node:os';
import { createBullmqStore } from '@drv/bullmq';
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { createTaskWorker } from '@drv/queue';
import { settingsOf } from './settings.ts';

const { url, queue, key } = settingsOf(process.env);
const [node = hostname(), slots = '4'] = process.argv.slice(2);
const store = createBullmqStore({ url, queue });
const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
const worker = createTaskWorker({ store, node, driver, slots: Number(slots), key });
console.log(`${node} takes up to ${slots} tasks`);

await once(process, 'SIGTERM');
await worker.drain();
for (const one of [worker, driver, store]) await one.close();
console.log(`${node} has gone`);
