import { setTimeout as sleep } from 'node:timers/promises';
import { createTaskWorker } from '@drv/queue';
import { createMemoryDriver } from '@drv/testing';
import { openStore, type StoreName } from './stores.ts';

// A process: a worker without tasks. Tells its parent which share of a core it used, once it has settled.
const SETTLE_MS = 3_000;
const [name = 'bullmq', url = '', ms = '0'] = process.argv.slice(2);

const store = openStore(name as StoreName, url, 'idle');
const driver = createMemoryDriver({ programs: {} });
const worker = createTaskWorker({ store, node: 'idle', driver, slots: 8 });
await sleep(SETTLE_MS);
const before = process.cpuUsage();
await sleep(Number(ms));
const { user, system } = process.cpuUsage(before);
process.send?.((user + system) / 1_000 / Number(ms));
await worker.close();
await driver.close();
await store.close();
process.disconnect();
