import { once } from 'node:events';
import { createDockerDriver } from '@drv/docker';
import { createTaskWorker } from '@drv/queue';
import { openStore, type StoreName } from './stores.ts';

// A process: a worker beside an engine.
const [name = 'bullmq', url = '', queue = '', host = '', key = ''] = process.argv.slice(2);

const driver = createDockerDriver({ host });
const store = openStore(name as StoreName, url, queue);
const worker = createTaskWorker({ store, node: 'one', driver, slots: 4, key: Buffer.from(key, 'hex') });
process.send?.('ready');
await once(process, 'disconnect');
for (const one of [worker, driver, store]) await one.close();
