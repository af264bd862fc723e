import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createQueueDriver } from '@drv/queue';
import { openStore, type StoreName } from './stores.ts';

// A process: a driver with tasks that nobody takes. Tells its parent which share of a core it used, once it has settled.
const TASKS = 2_000;
const SETTLE_MS = 15_000;
const [name = 'bullmq', url = '', ms = '0'] = process.argv.slice(2);

const store = openStore(name as StoreName, url, 'waiting');
const driver = createQueueDriver({ store, key: randomBytes(32) });
const over = new AbortController();
const task = { image: 'busybox', command: ['true'] };
const waiting = Array.from({ length: TASKS }, () =>
  driver.prepare(task, { signal: over.signal }).catch(() => {}),
);
await sleep(SETTLE_MS);
const before = process.cpuUsage();
await sleep(Number(ms));
const { user, system } = process.cpuUsage(before);
process.send?.((user + system) / 1_000 / Number(ms));
over.abort();
await Promise.all(waiting);
await driver.close();
await store.close();
process.disconnect();
