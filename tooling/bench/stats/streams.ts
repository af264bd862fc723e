// What 200 tasks' streams of statistics cost the process that reads them, from the socket to the readers.
//
//   node --conditions=@drv/source tooling/bench/stats/streams.ts
//
// The engine is another process that sends ten samples a second for each container, ten times what a real one does.
// Processor time is that of this process alone, against the time on the wall.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatsSample } from '@drv/core';
import { createEngineClient } from '@drv/docker';
import { createLatestFeed, createStatsRecorder, normaliseDockerStats } from '@drv/stats';

const TASKS = 200;
const EVERY_MS = 100;
const WARM_UP_MS = 3_000;
const MEASURED_MS = 10_000;

const directory = await mkdtemp(join(tmpdir(), 'drv-bench-'));
const socket = join(directory, 'engine.sock');
const fake = fork(new URL('fake-engine.ts', import.meta.url), [socket, String(EVERY_MS)]);
await once(fake, 'message');

const engine = createEngineClient({ host: `unix://${socket}` });
const controller = new AbortController();
let samples = 0;

/** As the driver does it for each task: one stream, a recorder, a feed with a reader. */
async function follow(id: string): Promise<void> {
  const recorder = createStatsRecorder();
  const feed = createLatestFeed<StatsSample>();
  void read(feed.subscribe());
  let previous: StatsSample | undefined;
  for await (const raw of engine.stats(id, { signal: controller.signal })) {
    const sample = normaliseDockerStats(raw, previous, { engine: 'docker' });
    if (sample === undefined) continue;
    previous = sample;
    recorder.add(sample);
    feed.push(sample);
    samples += 1;
  }
}

async function read(reader: AsyncIterable<StatsSample>): Promise<void> {
  for await (const _ of reader);
}

const tasks = Array.from({ length: TASKS }, async (_, task) => follow(`task-${task}`).catch(() => {}));
await sleep(WARM_UP_MS);
samples = 0;
const [cpuBefore, begun] = [process.cpuUsage(), performance.now()];
await sleep(MEASURED_MS);
const { user, system } = process.cpuUsage(cpuBefore);
const elapsedMs = performance.now() - begun;
const rate = (samples * 1000) / elapsedMs;
const share = (user + system) / (elapsedMs * 1000);

controller.abort();
await Promise.all(tasks);
engine.close();
fake.disconnect();
await rm(directory, { recursive: true });

console.log(`${TASKS} streams, ${Math.round(rate).toLocaleString('en')} samples a second`);
console.log(
  `${(share * 100).toFixed(1)} % of one core, ${((share * 1e6) / rate).toFixed(1)} µs a sample from the socket to the readers`,
);
console.log(
  `at the one sample a second of a real engine: ${((share / rate) * TASKS * 100).toFixed(2)} % of one core`,
);
