// What a task costs its caller while it runs, from 1 to 500 at once: on an engine that does nothing but send statistics.
//
//   node --expose-gc --conditions=@drv/source tooling/bench/tasks/running.ts [--unsampled]
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDockerDriver, type DockerDriver } from '@drv/docker';
import { startIdleEngine } from './engine/start-idle-engine.ts';

const sampleUsage = !process.argv.includes('--unsampled');
const AT_ONCE = [1, 10, 50, 100, 250, 500];
const WATCHED_MS = 8_000;
/** Until the streams of statistics are open. */
const SETTLED_MS = 2_000;

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

async function running(count: number): Promise<string> {
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
  const each = (key: keyof Resting) => ((after[key] - before[key]) / count).toFixed(1);
  const p99 = (delay.percentile(99) / 1e6).toFixed(1);
  return `| ${count} | ${each('rssKb')} | ${each('heapKb')} | ${each('descriptors')} | ${(share * 100).toFixed(1)} | ${p99} |`;
}

// Until the code is compiled, and its memory is there.
await running(100);
console.log(
  '| running | RSS KiB each | heap KiB each | descriptors each | CPU % | event loop delay p99 ms |',
);
console.log('| --: | --: | --: | --: | --: | --: |');
for (const count of AT_ONCE) console.log(await running(count));
