import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository/git-repository.ts';

/** The Nodes that the packages promise to run on, oldest first; the path is absent where the lockfile has none. */
export const NODES: readonly { readonly version: 22 | 24; readonly path: string | undefined }[] = [
  { version: 22, path: binaryIn('tooling/node22') },
  { version: 24, path: binaryIn('.') },
];

function binaryIn(dir: string): string | undefined {
  const path = join(root, dir, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  return existsSync(path) ? path : undefined;
}
