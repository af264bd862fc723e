import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export interface DemoInput {
  readonly path: string;
  readonly bytes: number;
}

const TEXT = /\.(md|txt|ts|mts|cts|js|mjs|cjs)$/;

/**
 * Writes the text files below `source`, in the order of their paths, one after the other into `target`, until
 * it has at least `bytes`. With the packages of a lockfile as the source, the result is the same on each
 * machine. A target that is large enough already is used again.
 *
 * @throws Error when there is less text than that.
 */
export function collectInput(source: string, target: string, bytes: number): DemoInput {
  const before = sizeOf(target);
  if (before >= bytes) return { path: target, bytes: before };
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.new`;
  const file = openSync(draft, 'w');
  let written = 0;
  try {
    for (const path of textFiles(source)) {
      written += writeAll(file, readFileSync(path));
      if (written >= bytes) break;
    }
  } finally {
    closeSync(file);
  }
  if (written < bytes) throw new Error(`${source} has only ${written} bytes of text.`);
  renameSync(draft, target);
  return { path: target, bytes: written };
}

function* textFiles(directory: string): Generator<string> {
  const entries = readdirSync(directory, { withFileTypes: true });
  // By code unit, not by the language of this machine.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* textFiles(path);
    else if (entry.isFile() && TEXT.test(entry.name)) yield path;
  }
}

function writeAll(file: number, content: Buffer): number {
  let done = 0;
  while (done < content.length) done += writeSync(file, content, done);
  return done;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
