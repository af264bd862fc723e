// What the first references of a process cost, when nothing is compiled yet, beside the fastest other parser.
//
//   node --conditions=@drv/source tooling/bench/image/cold-references.ts [RUNS]
//
// Each round starts a process for each parser, one after the other, and compares them within the round.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseReference } from '@drv/image';

const PARSERS = ['@drv/image', 'docker-parse-image'] as const;
const [first = '15', ...rest] = process.argv.slice(2);

/** Nanoseconds for each of 200 texts, of which no two are the same. */
function measure(name: string): number {
  const parse =
    name === '@drv/image'
      ? parseReference
      : (createRequire(import.meta.url)(name) as (text: string) => unknown);
  const texts = Array.from({ length: 40 }, (_, number) => [
    `busybox${number}`,
    `library/ubuntu:24.${number}`,
    `ghcr.io/org/team/tool:v1.2.${number}`,
    `localhost:5000/app:dev${number}`,
    `registry.k8s.io/pause:3.${number}@sha256:${'0123456789abcdef'.repeat(4)}`,
  ]).flat();
  const begun = process.hrtime.bigint();
  for (const text of texts) parse(text);
  return Number(process.hrtime.bigint() - begun) / texts.length;
}

if (first === 'measure') {
  console.log(measure(rest[0] ?? ''));
} else {
  const self = fileURLToPath(import.meta.url);
  const inProcess = (name: string) =>
    Number(
      execFileSync(process.execPath, [...process.execArgv, self, 'measure', name], { encoding: 'utf8' }),
    );
  const rounds = Array.from({ length: Number(first) }, () => PARSERS.map(inProcess));
  const median = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  for (const [index, name] of PARSERS.entries()) {
    const nanos = median(rounds.map((times) => times[index] ?? Number.NaN));
    const ratio = median(rounds.map((times) => (times[index] ?? Number.NaN) / (times[0] ?? Number.NaN)));
    console.log(`${name.padEnd(22)}${nanos.toFixed(0).padStart(7)} ns   ${ratio.toFixed(2)}`);
  }
}
