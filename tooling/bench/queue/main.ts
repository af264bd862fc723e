// What a queue costs: tasks submitted in a second, what a task takes longer, an idle worker, tasks that wait, what is kept of a task, and
// how much input and output it carries, through its store and by direct connections; with several machines, what they do
// together, and whether the simulation says the same.
//
//   pnpm bench:queue [--store bullmq|pgboss] [--tasks 2000] [--pairs 30] [--idle-seconds 20] [--mib 256] [--no-engine]
//   pnpm bench:queue --streams [--store bullmq|pgboss] [--mib 256]    those alone
//   pnpm bench:queue --nodes 3 [--store bullmq|pgboss] [--tasks 2000] [--rounds 2] [--slots 6]
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { TaskStore } from '@drv/queue';
import { withEngine, withNodes, type EngineNode } from '@drv/tooling-engine';
import { cpuShare } from './cpu-share.ts';
import { compareWithSimulation } from './fleet/compare-with-simulation.ts';
import { measureFleet } from './fleet/measure-fleet.ts';
import { measureOverhead } from './measure-overhead.ts';
import { measureStreams } from './measure-streams.ts';
import { measureSubmits } from './measure-submits.ts';
import { openStore, startServer, STORE_NAMES, type StoreName } from './stores.ts';
import { line, type Figure } from './tell.ts';

/** What is promised of a queue. */
const AIMS = {
  submitted: { atLeast: 2_000 },
  idle: { atMost: 0.5 },
  longer: { bullmq: { atMost: 10 }, pgboss: { atMost: 60 } },
  record: { atMost: 4_096 },
  ofAlone: { atLeast: 0.9 },
} as const;

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    tasks: { type: 'string', default: '2000' },
    pairs: { type: 'string', default: '30' },
    'idle-seconds': { type: 'string', default: '20' },
    mib: { type: 'string', default: '256' },
    streams: { type: 'boolean', default: false },
    'no-engine': { type: 'boolean', default: false },
    nodes: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    slots: { type: 'string', default: '6' },
  },
});
const names = STORE_NAMES.filter((name) => values.store === undefined || values.store === name);
const tell = (name: StoreName, what: string, figure: Figure) => console.log(line(name, what, figure));

async function tellStreams(name: StoreName, url: string): Promise<void> {
  for (const isDirect of [false, true]) {
    const way = isDirect ? 'by a direct connection' : 'through the store';
    const bytes = Number(values.mib) * 1024 * 1024;
    const { outputPerSecond, inputPerSecond } = await measureStreams(name, url, { isDirect, bytes });
    tell(name, `output ${way}`, { value: outputPerSecond / 1e6, unit: 'MB/s' });
    tell(name, `input ${way}`, { value: inputPerSecond / 1e6, unit: 'MB/s' });
  }
}

async function measure(name: StoreName): Promise<void> {
  await using server = await startServer(name);
  const queue = `bench-${randomBytes(4).toString('hex')}`;
  await using store: TaskStore = openStore(name, server.url, queue);
  await tellStreams(name, server.url);
  if (values.streams) return;
  const { storePerSecond, driverPerSecond } = await measureSubmits(store, Number(values.tasks));
  const { submitted } = AIMS;
  tell(name, 'tasks submitted to the store', { value: storePerSecond, unit: '/s', aim: submitted });
  tell(name, 'tasks submitted by a driver', { value: driverPerSecond, unit: '/s', aim: submitted });
  const quiet = { store: name, url: server.url, ms: Number(values['idle-seconds']) * 1_000 };
  const percent = { unit: '%', digits: 2 };
  const idle = await cpuShare('./idle-worker.ts', quiet);
  tell(name, 'an idle worker, of a core', { ...percent, value: idle * 100, aim: AIMS.idle });
  const waiting = await cpuShare('./waiting-driver.ts', quiet);
  tell(name, 'a driver of 2,000 tasks that wait, of a core', { ...percent, value: waiting * 100 });
  if (values['no-engine']) return;
  await withEngine(
    async ({ host, images }) => {
      const { cold, warm, recordBytes } = await measureOverhead(name, server.url, {
        host,
        image: images.busybox,
        pairs: Number(values.pairs),
      });
      const ms = { unit: 'ms', digits: 1 };
      tell(name, 'longer, p50, the first tasks of each process', { ...ms, value: cold.longer });
      tell(name, 'a task with one engine, p50', { ...ms, value: warm.alone });
      tell(name, 'a task through the queue, p50', { ...ms, value: warm.queued });
      tell(name, 'longer, p50 of the pairs', { ...ms, value: warm.longer, aim: AIMS.longer[name] });
      tell(name, 'what is kept of an ended task', { value: recordBytes, unit: 'bytes', aim: AIMS.record });
    },
    { log: console.error },
  );
}

async function measureOn(nodes: readonly EngineNode[], name: StoreName): Promise<void> {
  await using server = await startServer(name, { addresses: nodes.map(({ gateway }) => gateway) });
  const [tasks, rounds, slots] = [Number(values.tasks), Number(values.rounds), Number(values.slots)];
  const options = { nodes, store: name, url: server.url, tasks, rounds, slots };
  const figures = await measureFleet(options);
  const { alone, queued } = figures;
  const perSecond = { unit: '/s', digits: 2 };
  tell(name, `tasks on ${nodes.length} engines, each alone`, { ...perSecond, value: alone });
  tell(name, `tasks on ${nodes.length} engines through the queue`, { ...perSecond, value: queued });
  tell(name, 'of what they do alone', { value: queued / alone, unit: '', digits: 2, aim: AIMS.ofAlone });
  for (const { what, measured, simulated } of await compareWithSimulation(options, figures)) {
    for (const share of ['p50', 'max'] as const) {
      const seconds = { unit: 's', digits: 2 };
      tell(name, `${what}, ${share}`, { ...seconds, value: measured[share] });
      tell(name, '  simulated', { ...seconds, value: simulated[share] });
    }
  }
}

const { nodes: count } = values;
if (count === undefined) for (const name of names) await measure(name);
else {
  await withNodes(
    Number(count),
    async (nodes, { signal }) => {
      for (const name of names) {
        signal.throwIfAborted();
        await measureOn(nodes, name);
      }
    },
    { log: console.error },
  );
}
