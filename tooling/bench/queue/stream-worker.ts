import { once } from 'node:events';
import { createTaskWorker, openDirectListener } from '@drv/queue';
import { createMemoryDriver } from '@drv/testing';
import { openStore, type StoreName } from './stores.ts';

// A process: a worker whose tasks write, or read, as fast as they can: what is measured is the way, and no engine.
const CHUNK = Buffer.alloc(64 * 1024);
const [name = 'bullmq', url = '', queue = '', isDirect = ''] = process.argv.slice(2);

const driver = createMemoryDriver({
  programs: {
    async write({ args: [bytes], stdout }) {
      for (let left = Number(bytes); left > 0; left -= CHUNK.length) {
        if (!stdout.write(CHUNK)) await new Promise((resolve) => stdout.once('drain', resolve));
      }
      return 0;
    },
    async read({ stdin }) {
      for await (const _chunk of stdin);
      return 0;
    },
  },
});
const store = openStore(name as StoreName, url, queue);
const direct = isDirect === '' ? undefined : await openDirectListener({ host: '127.0.0.1' });
const worker = createTaskWorker({ store, node: 'streams', driver, slots: 1, direct });
process.send?.('ready');
await once(process, 'disconnect');
for (const one of [worker, driver, store, direct]) await one?.close();
