// What `normaliseDockerStats` costs beside `JSON.parse` of the same answer.
//
//   node --conditions=@drv/source tooling/bench/stats/normalise.ts
//
// Each round times both over the same answers, each first in turn, and compares them within the round; "together" is both
// one after the other, as a stream needs it, over `JSON.parse` alone. The answers are
// those that engines gave, on one line, with other times and counters for each second, as a stream has them.
import { readdirSync, readFileSync } from 'node:fs';
import type { StatsSample } from '@drv/core';
import { normaliseDockerStats } from '@drv/stats';
import { Bench } from 'tinybench';
import { median } from '../median.ts';

const ROUNDS = 11;
const TIME_MS = 60;
const SECONDS = 60;
/** `normaliseDockerStats` may take this many times the time of `JSON.parse`. */
const LIMIT = 1.5;

interface Raw {
  read: string;
  preread: string;
  cpu_stats: { cpu_usage: { total_usage: number } };
}
interface Answer {
  readonly name: string;
  readonly texts: readonly string[];
}

const folder = new URL('../../../packages/stats/test/fixtures/recorded/', import.meta.url);

function answersIn(file: string): readonly Answer[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const [raw] = [JSON.parse(text) as Raw | Raw[]].flat();
  // A container that does not run has nothing to normalise.
  if (raw === undefined || raw.read.startsWith('0001')) return [];
  const texts = Array.from({ length: SECONDS }, (_, second) => textAt(raw, second));
  return [{ name: file.replace('.json', ''), texts }];
}

function textAt(raw: Raw, second: number): string {
  const copy = structuredClone(raw);
  copy.read = `2026-01-01T00:00:${String(second).padStart(2, '0')}.123456789Z`;
  copy.cpu_stats.cpu_usage.total_usage += second * 2e8;
  return JSON.stringify(copy);
}

interface Times {
  /** Nanoseconds for one answer. */
  readonly parse: number;
  readonly normalise: number;
  /** Both, one after the other, as a stream needs it. */
  readonly together: number;
}

async function round({ texts }: Answer, number: number): Promise<Times> {
  const answers = texts.map((text) => JSON.parse(text) as unknown);
  const bench = new Bench({ time: TIME_MS, warmupTime: number === 0 ? 300 : 10 });
  const work: readonly [string, () => void][] = [
    [
      'parse',
      () => {
        for (const text of texts) JSON.parse(text);
      },
    ],
    [
      'normalise',
      () => {
        let previous: StatsSample | undefined;
        for (const answer of answers) previous = normaliseDockerStats(answer, previous);
      },
    ],
    [
      'together',
      () => {
        let previous: StatsSample | undefined;
        for (const text of texts) previous = normaliseDockerStats(JSON.parse(text), previous);
      },
    ],
  ];
  for (const [name, run] of number % 2 === 0 ? work : [...work].reverse()) bench.add(name, run);
  await bench.run();
  const nanos = (name: string): number => {
    const result = bench.getTask(name)?.result;
    if (result?.state !== 'completed') throw new Error(`${name}: ${result?.state ?? 'missing'}`);
    return (result.latency.p50 * 1e6) / SECONDS;
  };
  return { parse: nanos('parse'), normalise: nanos('normalise'), together: nanos('together') };
}

let isSlow = false;
console.log(`${''.padEnd(48)}parse   normalise   ratio (lowest to highest of ${ROUNDS} rounds)   together`);
for (const answer of readdirSync(folder).flatMap(answersIn)) {
  await round(answer, 0);
  const rounds: Times[] = [];
  for (let number = 1; number <= ROUNDS; number += 1) rounds.push(await round(answer, number));
  const ratios = rounds.map(({ parse, normalise }) => normalise / parse);
  const middle = median(ratios);
  if (middle > LIMIT) isSlow = true;
  const times = [rounds.map(({ parse }) => parse), rounds.map(({ normalise }) => normalise)]
    .map((nanos) => `${median(nanos).toFixed(0)} ns`.padStart(9))
    .join('  ');
  const together = median(rounds.map((one) => one.together / one.parse));
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  console.log(
    `${answer.name.padEnd(46)}${times}   ${middle.toFixed(2)} (${spread})   ${together.toFixed(2)}`,
  );
}
if (isSlow) {
  console.error(`normaliseDockerStats takes more than ${LIMIT} times the time of JSON.parse.`);
  process.exitCode = 1;
}
