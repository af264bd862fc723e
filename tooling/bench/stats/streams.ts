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
import { silentLogger } from '@drv/core/driver';
import { createEngineClient, type EngineClient } from '@drv/docker';
import { openStatsFeed, type StatsFeed } from '../../../packages/docker/src/run/usage/stats-feed.ts';

const TASKS = 200;
const WARM_UP_MS = 3_000;
const MEASURED_MS = 8_000;

/** Who looks at the samples of each task. */
const READERS: Readonly<Record<string, (feed: StatsFeed, onSample: () => void) => void>> = {
  'nobody: only the totals of the result': () => {},
  'one loop over handle.stats()': (feed, onSample) => void readAll(feed.subscribe(), onSample),
  'onStat, which gets every sample': (feed, onSample) => feed.onSample(onSample),
};

async function readAll(samples: AsyncIterable<StatsSample>, onSample: () => void): Promise<void> {
  for await (const _ of samples) onSample();
}

async function measure(everyMs: number, watch: (feed: StatsFeed, onSample: () => void) => void) {
  const directory = await mkdtemp(join(tmpdir(), 'drv-bench-'));
  const socket = join(directory, 'engine.sock');
  const fake = fork(new URL('fake-engine.ts', import.meta.url), [socket, String(everyMs)]);
  await once(fake, 'message');
  const engine: EngineClient = { ...createEngineClient({ host: `unix://${socket}` }), isLocal: false };
  let seen = 0;
  const feeds = Array.from({ length: TASKS }, (_, task) => {
    const containerId = `task-${task}`;
    const info = { flavour: 'docker' as const };
    const fields = { taskId: containerId };
    const container = { engine, containerId, task: {}, info, logger: silentLogger, fields };
    const feed = openStatsFeed(container, { isOld: true });
    watch(feed, () => {
      seen += 1;
    });
    return feed;
  });
  await sleep(WARM_UP_MS);
  seen = 0;
  const [before, begun] = [process.cpuUsage(), performance.now()];
  await sleep(MEASURED_MS);
  const { user, system } = process.cpuUsage(before);
  const elapsedMs = performance.now() - begun;
  for (const feed of feeds) feed.close();
  await engine.close();
  fake.disconnect();
  await once(fake, 'exit');
  await rm(directory, { recursive: true });
  return { share: (user + system) / (elapsedMs * 1000), seen: (seen * 1000) / elapsedMs };
}

for (const everyMs of [100, 1000]) {
  const sent = (TASKS * 1000) / everyMs;
  console.log(`${TASKS} streams, ${sent.toLocaleString('en')} samples a second are sent`);
  for (const [who, watch] of Object.entries(READERS)) {
    const { share, seen } = await measure(everyMs, watch);
    console.log(
      `  ${who.padEnd(40)} ${(share * 100).toFixed(1)} % of one core, ${((share * 1e6) / sent).toFixed(1)} µs a sample; ${Math.round(seen).toLocaleString('en')} a second seen`,
    );
  }
}
