import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { createQueueDriver } from '@drv/queue';
import type { OpenStore } from './private-store.ts';
import type { CallerSettings } from './spawn-caller.ts';

/** A caller in a process of its own: once its task has written, it tells what another one needs to go on with it. */
const { module, url, queue, key, task } = JSON.parse(process.argv[2] ?? '{}') as CallerSettings;

process.stdin.once('end', () => process.kill(process.pid, 'SIGKILL')).resume();
const { openStore } = (await import(module)) as { readonly openStore: OpenStore };
const store = openStore(url, queue);
const driver = createQueueDriver({ store, key: Buffer.from(key, 'hex'), beatMs: 250 });
const prepared = await driver.prepare(task);
const stdout = new PassThrough();
const handle = await prepared.start({ stdout });
await once(stdout, 'data');
process.stdout.write(`${JSON.stringify(task.recoverable === true ? handle.save?.() : {})}\n`);
await handle.wait();
