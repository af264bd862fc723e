import { posix } from 'node:path';
import type { ResolvedDirectory } from './resolve-directory.ts';

/** The directories on a way that are not there, relative to `root`, each behind the one that it is in. */
export function missingDirectories({ path, missing }: ResolvedDirectory, root: string): readonly string[] {
  const parts = path.split('/');
  return Array.from({ length: missing }, (_, index) =>
    posix.relative(root, parts.slice(0, parts.length - missing + index + 1).join('/')),
  );
}
