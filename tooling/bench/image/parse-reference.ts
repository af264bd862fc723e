// What parsing an image reference costs, beside the parsers on npm.
//
//   npm run build && node tooling/bench/image/parse-reference.ts
//
// Each round times all parsers one after another over the same texts, each time in another order, and compares them
// within the round: a ratio above 1 says how many times longer the other one takes than `parseReference`.
import { Bench } from 'tinybench';
import { OURS, PARSERS } from './parsers.ts';
import { tellParser } from './tell-parser.ts';

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
const parsers = await Promise.all(
  PARSERS.map(async (parser) => ({ name: parser.name, parse: await parser.load() })),
);

/** Nanoseconds for one text, by parser. */
async function round(number: number): Promise<ReadonlyMap<string, number>> {
  const bench = new Bench({ time: TIME_MS, warmupTime: number === 0 ? 500 : 20 });
  const first = number % parsers.length;
  for (const { name, parse } of [...parsers.slice(first), ...parsers.slice(0, first)]) {
    bench.add(name, () => {
      for (const text of texts) parse(text);
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

await round(0);
const rounds: ReadonlyMap<string, number>[] = [];
for (let number = 0; number < ROUNDS; number += 1) rounds.push(await round(number + 1));
const of = (name: string) => rounds.map((times) => times.get(name) ?? Number.NaN);

const fastest = PARSERS.map((parser) => tellParser(parser, of(parser.name), of(OURS.name))).every(Boolean);
if (!fastest) {
  console.error('Another parser is faster.');
  process.exitCode = 1;
}
