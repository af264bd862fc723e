// What the first references of a process cost, when nothing is compiled yet, beside the parsers on npm.
//
//   npm run build && node tooling/bench/image/cold-references.ts [--rounds 31]
//
// Each round starts a process for each parser, each time in another order, and compares them within the round. A process
// loads the one parser that it times, as it is installed. If another one is faster it ends with 1.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { OURS, PARSERS } from './parsers.ts';
import { tellParser } from './tell-parser.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '31' }, only: { type: 'string' } },
});

/** Nanoseconds for each of 200 texts, of which no two are the same. */
async function measure(name: string): Promise<number> {
  const parser = PARSERS.find((one) => one.name === name);
  if (parser === undefined) throw new Error(`no parser ${name}`);
  const parse = await parser.load();
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

function inProcess(name: string): number {
  const args = [...process.execArgv, import.meta.filename, '--only', name];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

function compare(rounds: number): boolean {
  const nanos = new Map<string, number[]>(PARSERS.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % PARSERS.length;
    for (const { name } of [...PARSERS.slice(first), ...PARSERS.slice(0, first)]) {
      nanos.get(name)?.push(inProcess(name));
    }
  }
  const of = (name: string) => nanos.get(name) ?? [];
  return PARSERS.map((parser) => tellParser(parser, of(parser.name), of(OURS.name))).every(Boolean);
}

if (values.only !== undefined) {
  console.log(await measure(values.only));
} else if (!compare(Number(values.rounds))) {
  console.error('Another parser is faster.');
  process.exitCode = 1;
}
