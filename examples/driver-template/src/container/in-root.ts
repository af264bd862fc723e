import { lstat, mkdir, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** As many symbolic links as Linux follows in one path. */
const MOST_LINKS = 40;

/**
 * Where a path of a container is on this machine, whether it is there or not. Symbolic links are followed as a process inside
 * would follow them: whatever an image holds, the answer is never outside of `root`.
 */
export async function inRoot(root: string, path: string): Promise<string> {
  const left = path.split('/');
  let inside = '/';
  for (let links = 0; left.length > 0; ) {
    const next = posix.join(inside, left.shift() ?? '');
    const target = await readlink(join(root, next)).catch(() => undefined);
    if (target === undefined) {
      inside = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) break;
    if (target.startsWith('/')) inside = '/';
    left.unshift(...target.split('/'));
  }
  return join(root, inside);
}

/** Makes a directory of a container, unless there is one. */
export async function makeDirectory(root: string, path: string): Promise<void> {
  await mkdir(await inRoot(root, path), { recursive: true });
}

/** What is at a path of a container; `undefined`: nothing. */
export async function statInRoot(root: string, path: string) {
  return lstat(await inRoot(root, path)).catch(() => undefined);
}
