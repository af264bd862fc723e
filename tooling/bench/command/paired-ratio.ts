import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median } from '../median.ts';

/** Two commands that do the same. */
export interface Pair {
  readonly name: string;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** The ratio that ours is to stay at or below. */
  readonly limit: number;
}

export interface PairedRatio {
  /** Median over the rounds of ours to theirs in the same round. */
  readonly ratio: number;
  /** Median milliseconds. */
  readonly oursMs: number;
  readonly theirsMs: number;
}

/** Runs both commands in each round, in turns first: what else goes on at the machine hits both alike. */
export async function pairedRatio(
  { ours, theirs }: Pair,
  { rounds, env }: { readonly rounds: number; readonly env: Readonly<Record<string, string>> },
): Promise<PairedRatio> {
  const take = (words: readonly string[]) => milliseconds(words, env);
  // Until the files are in memory and the compiled code is kept.
  for (const words of [ours, theirs, ours, theirs]) await take(words);
  const pairs: { readonly own: number; readonly other: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const own = await take(ours);
      pairs.push({ own, other: await take(theirs) });
    } else {
      const other = await take(theirs);
      pairs.push({ own: await take(ours), other });
    }
  }
  return {
    ratio: median(pairs.map(({ own, other }) => own / other)),
    oursMs: median(pairs.map(({ own }) => own)),
    theirsMs: median(pairs.map(({ other }) => other)),
  };
}

async function milliseconds(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const before = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'ignore'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ended with ${code}`);
  return performance.now() - before;
}
