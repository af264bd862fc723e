// What parsing an image reference costs, beside the parsers on npm.
//
//   node --conditions=@drv/source tooling/bench/image/parse-reference.ts
//
// Each round times all parsers one after another over the same texts, each time in another order, and compares them
// within the round: a ratio above 1 says how many times longer the other one takes than `parseReference`.
import { createRequire } from 'node:module';
import { parseReference } from '@drv/image';
import { Bench } from 'tinybench';

const ROUNDS = 11;
const TIME_MS = 150;
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const texts: readonly string[] = [
  'busybox',
  'busybox:1.36',
  'library/ubuntu:24.04',
  'docker.io/library/postgres:17-alpine',
  'ghcr.io/org/team/tool:v1.2.3',
  'localhost:5000/app:dev',
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/service:2026-01-01',
  'registry.gitlab.com/group/subgroup/project/image:main',
  `busybox@${DIGEST}`,
  `registry.k8s.io/pause:3.10@${DIGEST}`,
];

// None of the others has types.
const require = createRequire(import.meta.url);
const swimlane = require('@swimlane/docker-reference') as { parseFamiliarName(text: string): unknown };

interface Parser {
  readonly name: string;
  readonly grammar: string;
  parse(text: string): unknown;
}
const ours: Parser = { name: '@drv/image', grammar: 'complete', parse: parseReference };
const others: readonly Parser[] = [
  {
    name: 'docker-parse-image',
    grammar: 'one regular expression, takes anything',
    parse: require('docker-parse-image') as Parser['parse'],
  },
  {
    name: '@swimlane/docker-reference',
    grammar: 'complete, by regular expressions',
    parse: (text) => swimlane.parseFamiliarName(text),
  },
  {
    name: 'parse-docker-image-name',
    grammar: 'complete, compiled from Go',
    parse: require('parse-docker-image-name') as Parser['parse'],
  },
];
const parsers = [ours, ...others];

/** Nanoseconds for one text, by parser. */
async function round(number: number): Promise<ReadonlyMap<string, number>> {
  const bench = new Bench({ time: TIME_MS, warmupTime: number === 0 ? 500 : 20 });
  const first = number % parsers.length;
  for (const parser of [...parsers.slice(first), ...parsers.slice(0, first)]) {
    bench.add(parser.name, () => {
      for (const text of texts) parser.parse(text);
    });
  }
  await bench.run();
  return new Map(
    bench.tasks.map(({ name, result }) => {
      if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
      return [name, (result.latency.p50 * 1e6) / texts.length];
    }),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

await round(0);
const rounds: ReadonlyMap<string, number>[] = [];
for (let number = 0; number < ROUNDS; number += 1) rounds.push(await round(number + 1));
const of = (times: ReadonlyMap<string, number>, name: string) => times.get(name) ?? Number.NaN;

let fastest = true;
for (const { name, grammar } of parsers) {
  const nanos = median(rounds.map((times) => of(times, name)));
  const ratios = rounds.map((times) => of(times, name) / of(times, ours.name));
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  const paired = `${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  console.log(`${name.padEnd(28)}${nanos.toFixed(0).padStart(7)} ns   ${paired.padEnd(26)}${grammar}`);
  if (name !== ours.name && middle <= 1) fastest = false;
}
if (!fastest) {
  console.error('Another parser is faster.');
  process.exitCode = 1;
}
