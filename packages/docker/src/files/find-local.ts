import type { Stats } from 'node:fs';
import { resolve } from 'node:path';
import { DrvError, builtin, fileProblem, type LocalFile } from '@drv/core/driver';

/** A file or directory of this machine. */
export interface FoundLocal {
  /** Without symbolic links. */
  readonly path: string;
  readonly isDirectory: boolean;
}

/** @throws `DRV_INVALID_OPTION` for what is neither a regular file nor a directory, and for a mode of a directory. */
export async function findLocal(source: URL | LocalFile, field: string, taskId: string): Promise<FoundLocal> {
  const { local, mode } = source instanceof URL ? { local: source, mode: undefined } : source;
  const refuse = (why: string, cause?: unknown) =>
    new DrvError('DRV_INVALID_OPTION', `${field}: ${why}`, { op: 'prepare task', taskId, cause });
  let path = resolve(typeof local === 'string' ? local : builtin.url.fileURLToPath(local));
  const wanted = (why: string, cause?: unknown) =>
    refuse(`${path} must be a file or a directory of this machine that can be read: ${why}`, cause);
  let found: Stats;
  try {
    path = await builtin.fs.promises.realpath(path);
    found = await builtin.fs.promises.stat(path);
  } catch (error) {
    throw wanted(fileProblem(error), error);
  }
  if (!found.isFile() && !found.isDirectory()) throw wanted('a device, a pipe or a socket');
  if (found.isDirectory() && mode !== undefined)
    throw refuse('mode is for a single file; this is a directory');
  return { path, isDirectory: found.isDirectory() };
}
