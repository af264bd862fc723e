import type { OutputEntry } from './output-entry.ts';

const NEWLINE = 0x0a;

/** The last lines of one stream, once it has ended. With times each entry is a line; else entries are cut anywhere. */
export async function* lastLines(
  bursts: AsyncIterable<readonly OutputEntry[]>,
  { tail, timestamps }: { readonly tail: number; readonly timestamps: boolean },
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  let kept: readonly OutputEntry[] = [];
  for await (const entries of bursts) {
    const all = [...kept, ...entries];
    kept = timestamps ? all.slice(all.length - Math.min(tail, all.length)) : lastOf(all, tail);
  }
  if (kept.length > 0) yield kept;
}

/** The last entries of a log whose entries are lines, once it has ended. */
export function lastEntries(
  bursts: AsyncIterable<readonly OutputEntry[]>,
  tail: number,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  return lastLines(bursts, { tail, timestamps: true });
}

function lastOf(entries: readonly OutputEntry[], tail: number): readonly OutputEntry[] {
  const data = Buffer.concat(entries.map((entry) => entry.data));
  let start = data.length;
  for (let lines = 0; lines < tail && start > 0; lines += 1) {
    // Of the line that ends at `start`; its own end is not the one that it begins behind.
    start = data.subarray(0, start - 1).lastIndexOf(NEWLINE) + 1;
  }
  return start === data.length ? [] : [{ stream: 'stdout', data: Buffer.from(data.subarray(start)) }];
}
