// What a task costs its caller while it runs, from 1 to 500 at once: on an engine that does nothing but send statistics.
// Prints a table; `--chart` writes a page with a plot of it.
//
//   node --expose-gc --conditions=@drv/source tooling/bench/tasks/running.ts [--unsampled] [--chart FILE]
import { readdirSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createDockerDriver, type DockerDriver } from '@drv/docker';
import { startIdleEngine } from './engine/start-idle-engine.ts';
import { plot } from './plot.ts';

const { values } = parseArgs({
  options: { unsampled: { type: 'boolean', default: false }, chart: { type: 'string' } },
});
const sampleUsage = !values.unsampled;
const AT_ONCE = [1, 10, 50, 100, 250, 500];
const WATCHED_MS = 8_000;
/** Until the streams of statistics are open. */
const SETTLED_MS = 2_000;

/** In the order of the columns. */
const COLUMNS = {
  rssKb: 'RSS KiB each',
  heapKb: 'heap KiB each',
  descriptors: 'descriptors each',
  cpuPercent: 'CPU %',
  delayMs: 'event loop delay p99 ms',
} as const;

type Cost = Readonly<Record<keyof typeof COLUMNS, number>>;

interface Resting {
  readonly rssKb: number;
  readonly heapKb: number;
  readonly descriptors: number;
}

function rest(): Resting {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const descriptors = readdirSync('/proc/self/fd').length;
  return { rssKb: rss / 1_024, heapKb: (heapUsed + external) / 1_024, descriptors };
}

await using engine = await startIdleEngine({ stay: true });

async function start(driver: DockerDriver) {
  const prepared = await driver.prepare({ image: 'drv.test/busybox:1', command: ['sleep', '1000'] });
  return { prepared, handle: await prepared.start() };
}

/** What each of so many running tasks costs; the processor, of all of them. */
async function running(count: number): Promise<Cost> {
  // A driver of its own: the next one has no connections of this one to use.
  const driver = createDockerDriver({ host: `unix://${engine.socketPath}`, sampleUsage });
  const before = rest();
  const tasks = await Promise.all(Array.from({ length: count }, () => start(driver)));
  await sleep(SETTLED_MS);
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await sleep(WATCHED_MS);
  const { user, system } = process.cpuUsage(cpu);
  const share = (user + system) / 1_000 / (performance.now() - begun);
  // Apart, since to measure it takes processor time too.
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(WATCHED_MS);
  delay.disable();
  const after = rest();
  for (const { handle } of tasks) void handle.kill({ graceMs: 0 });
  await Promise.all(tasks.map(({ handle }) => handle.wait()));
  await Promise.all(tasks.map(({ prepared }) => prepared.close()));
  await driver.close();
  const each = (key: keyof Resting) => (after[key] - before[key]) / count;
  return {
    rssKb: each('rssKb'),
    heapKb: each('heapKb'),
    descriptors: each('descriptors'),
    cpuPercent: share * 100,
    delayMs: delay.percentile(99) / 1e6,
  };
}

// Until the code is compiled, and its memory is there.
await running(100);
console.log(`| running | ${Object.values(COLUMNS).join(' | ')} |`);
console.log(`| --: |${' --: |'.repeat(Object.keys(COLUMNS).length)}`);
const costs: Cost[] = [];
for (const count of AT_ONCE) {
  const cost = await running(count);
  costs.push(cost);
  const cells = Object.keys(COLUMNS).map((key) => cost[key as keyof Cost].toFixed(1));
  console.log(`| ${[count, ...cells].join(' | ')} |`);
}
if (values.chart !== undefined) {
  const lines = Object.entries(COLUMNS).map(([key, name]) => ({
    name,
    values: costs.map((cost) => cost[key as keyof Cost]),
  }));
  writeFileSync(
    values.chart,
    plot({ title: 'What running tasks cost', x: AT_ONCE, xName: 'running', lines }),
  );
}
