// What a queue costs: tasks submitted in a second, what a task takes longer, an idle worker, what is kept of a task, and
// how much input and output it carries, through its store and by direct connections.
//
//   pnpm bench:queue [--store bullmq|pgboss] [--tasks 2000] [--pairs 30] [--idle-seconds 20] [--mib 256] [--no-engine]
//   pnpm bench:queue --streams [--store bullmq|pgboss] [--mib 256]    those alone
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { TaskStore } from '@drv/queue';
import { withEngine } from '@drv/tooling-engine';
import { idleShare } from './idle-share.ts';
import { measureOverhead } from './measure-overhead.ts';
import { measureStreams } from './measure-streams.ts';
import { measureSubmits } from './measure-submits.ts';
import { openStore, startServer, STORE_NAMES, type StoreName } from './stores.ts';

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    tasks: { type: 'string', default: '2000' },
    pairs: { type: 'string', default: '30' },
    'idle-seconds': { type: 'string', default: '20' },
    mib: { type: 'string', default: '256' },
    streams: { type: 'boolean', default: false },
    'no-engine': { type: 'boolean', default: false },
  },
});

async function measure(name: StoreName): Promise<void> {
  await using server = await startServer(name);
  const queue = `bench-${randomBytes(4).toString('hex')}`;
  await using store: TaskStore = openStore(name, server.url, queue);
  const tell = (what: string, figure: string) =>
    console.log(`${name.padEnd(7)} ${what.padEnd(44)} ${figure}`);

  const streams = async () => {
    for (const isDirect of [false, true]) {
      const way = isDirect ? 'by a direct connection' : 'through the store';
      const { outputPerSecond, inputPerSecond } = await measureStreams(name, server.url, {
        isDirect,
        bytes: Number(values.mib) * 1024 * 1024,
      });
      tell(`output ${way}`, `${Math.round(outputPerSecond / 1e6)} MB/s`);
      tell(`input ${way}`, `${Math.round(inputPerSecond / 1e6)} MB/s`);
    }
  };
  await streams();
  if (values.streams) return;
  const { storePerSecond, driverPerSecond } = await measureSubmits(store, Number(values.tasks));
  tell('tasks submitted to the store in a second', Math.round(storePerSecond).toString());
  tell('tasks submitted by a driver in a second', Math.round(driverPerSecond).toString());
  const share = await idleShare(name, server.url, Number(values['idle-seconds']) * 1_000);
  tell('an idle worker, of a core', `${(share * 100).toFixed(2)} %`);
  if (values['no-engine']) return;
  await withEngine(
    async ({ host, images }) => {
      const { alone, queued, ratio, recordBytes } = await measureOverhead(
        openStore(name, server.url, `${queue}-tasks`),
        { host, image: images.busybox, pairs: Number(values.pairs) },
      );
      tell('a task with one engine, p50', `${alone.toFixed(1)} ms`);
      tell('a task through the queue, p50', `${queued.toFixed(1)} ms`);
      tell('longer, p50 of the pairs', `${ratio.toFixed(1)} ms`);
      tell('what is kept of an ended task', `${recordBytes} bytes`);
    },
    { log: console.error },
  );
}

for (const name of STORE_NAMES) {
  if (values.store === undefined || values.store === name) await measure(name);
}
