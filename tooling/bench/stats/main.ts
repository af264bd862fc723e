// What the statistics of many tasks cost, from the engine's text to the reader.
//
//   node --conditions=@drv/source tooling/bench/stats/main.ts
//
// 200 containers take turns, as they do when each has a stream of its own. Processor time is that of this process, so
// that other work on the machine does not count.
import { readFileSync } from 'node:fs';
import type { StatsSample } from '@drv/core';
import { createLatestFeed, createStatsRecorder, normaliseDockerStats, toFlatMetrics } from '@drv/stats';
import { median } from '../median.ts';

const CONTAINERS = 200;
const ROUNDS = 250;
const SHARE_OF_CORE = 0.05;

const answer = readFileSync(
  new URL(
    '../../../packages/stats/test/fixtures/recorded/docker-28.5.2-cgroupv2-busy-stream0.json',
    import.meta.url,
  ),
  'utf8',
);

/** One second in the life of a container: the recorded answer with other times and counters, on one line. */
function lineAt(second: number): string {
  const raw = JSON.parse(answer) as { read: string; cpu_stats: { cpu_usage: { total_usage: number } } };
  raw.read = new Date(Date.UTC(2026, 0, 1) + second * 1003).toISOString();
  raw.cpu_stats.cpu_usage.total_usage += second * 2e8;
  return JSON.stringify(raw);
}

const lines = Array.from({ length: ROUNDS }, (_, second) => lineAt(second));

/** Microseconds of processor time for one sample, the median of `times` runs. */
function cost(work: () => (line: string, container: number) => void, times = 7): number {
  const micros = Array.from({ length: times }, () => {
    const each = work();
    const before = process.cpuUsage();
    for (const line of lines)
      for (let container = 0; container < CONTAINERS; container += 1) each(line, container);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / (ROUNDS * CONTAINERS);
  });
  return median(micros);
}

const parse = cost(() => (line) => void JSON.parse(line));

const normalise = cost(() => {
  const previous: (StatsSample | undefined)[] = [];
  return (line, container) => {
    previous[container] = normaliseDockerStats(JSON.parse(line), previous[container]);
  };
});

const whole = cost(() => {
  const previous: (StatsSample | undefined)[] = [];
  const recorders = Array.from({ length: CONTAINERS }, () => createStatsRecorder());
  const feeds = Array.from({ length: CONTAINERS }, () => createLatestFeed<StatsSample>());
  for (const feed of feeds) feed.subscribe();
  return (line, container) => {
    const sample = normaliseDockerStats(JSON.parse(line), previous[container]);
    if (sample === undefined) return;
    previous[container] = sample;
    recorders[container]?.add(sample);
    feeds[container]?.push(sample);
    toFlatMetrics(sample);
  };
});

const rate = (micros: number) => Math.round((SHARE_OF_CORE * 1e6) / micros).toLocaleString('en');
console.log(
  `${CONTAINERS} containers, ${ROUNDS * CONTAINERS} samples of ${lines[0]?.length ?? 0} bytes; median of 7 runs`,
);
console.log(`JSON.parse alone                 ${parse.toFixed(1)} µs a sample`);
console.log(
  `and normaliseDockerStats         ${normalise.toFixed(1)} µs a sample (× ${(normalise / parse).toFixed(2)})`,
);
console.log(
  `and recorder, feed, flat metrics ${whole.toFixed(1)} µs a sample (× ${(whole / parse).toFixed(2)})`,
);
console.log(
  `${SHARE_OF_CORE * 100} % of one core are ${rate(whole)} samples a second; an engine makes 1 for each container`,
);
