import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSources } from '@drv/core';
import type { LocalFile } from '@drv/core/driver';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';

/** Of a queued task at the most, with all its files; nothing more is read. */
const MAX_BYTES = 1024 * 1024;

/** A file as it goes through a queue. */
interface FileData {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/**
 * Files of this machine as data, by path in the container: a queue leads to other machines. A directory is its files, with
 * their permissions.
 *
 * @throws UsageError for what cannot be read, is larger than a queue takes, or is no data: a link, an empty directory, a
 * device.
 */
export async function filesAsData(files: Readonly<Record<string, LocalFile>>): Promise<FileSources> {
  const data: Record<string, FileData> = {};
  let left = MAX_BYTES;
  for (const [target, { local }] of Object.entries(files)) {
    const source = String(local);
    try {
      for await (const [path, file] of filesOf(await realpath(source), target, () => left)) {
        left -= file.bytes.length;
        data[path] = file;
      }
    } catch (error) {
      const why = error instanceof UsageError ? error.message : fileProblem(error);
      throw new UsageError(`--copy-in ${source}:${target}: ${why}`, { cause: error });
    }
  }
  return data;
}

async function* filesOf(
  path: string,
  target: string,
  left: () => number,
): AsyncGenerator<readonly [target: string, file: FileData], void, undefined> {
  const found = await stat(path);
  if (found.isFile()) return yield [target, await read(path, left())];
  if (!found.isDirectory()) throw new UsageError(`${path} is neither a regular file nor a directory`);
  const entries = await readdir(path, { withFileTypes: true });
  if (entries.length === 0) throw new UsageError(`${path} is an empty directory, which no queue carries`);
  for (const entry of entries) {
    const child = join(path, entry.name);
    // A directory that was exchanged for a link meanwhile leads elsewhere.
    if (entry.isSymbolicLink() || (await realpath(path)) !== path)
      throw new UsageError(`${child} is a link, which no queue carries`);
    yield* filesOf(child, `${target}/${entry.name}`, left);
  }
}

async function read(path: string, left: number): Promise<FileData> {
  // Neither through a link that was put there meanwhile, nor waiting for the other end of a pipe.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new UsageError(`${path} changed while it was read`);
    if (found.size > left) throw new UsageError('a queue takes at most 1 MiB of a task and its files');
    return { bytes: await file.readFile(), mode: found.mode & 0o7777 };
  } finally {
    await file.close();
  }
}
