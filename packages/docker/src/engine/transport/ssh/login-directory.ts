import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts } from './accepts.ts';

const PREFIX = 'drv-ssh-';
const SOCKET = 's';
/** Milliseconds after which a directory without a listener is of no login that is still under way. */
const LEFT_AFTER_MS = 10 * 60_000;

/** Where the socket of a login is. */
export interface LoginDirectory {
  readonly path: string;
  readonly socket: string;
}

/** A new one, of this user alone. What processes that were killed have left of theirs is removed meanwhile. */
export async function makeLoginDirectory(): Promise<LoginDirectory> {
  // A path of a socket has some 100 bytes.
  const base = /^[\w./-]{1,60}$/.test(tmpdir()) ? tmpdir() : '/tmp';
  void removeLeft(base).catch(() => {});
  // Its mode is 0700: nobody else gets at the socket.
  const path = await mkdtemp(join(base, PREFIX));
  return { path, socket: join(path, SOCKET) };
}

async function removeLeft(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const path = join(base, name);
    if (name.startsWith(PREFIX) && (await isLeft(path))) await rm(path, { recursive: true, force: true });
  }
}

/** This user's, old enough, and nobody listens there. */
async function isLeft(path: string): Promise<boolean> {
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) return false;
  return Date.now() - found.mtimeMs > LEFT_AFTER_MS && !(await accepts(join(path, SOCKET)));
}
