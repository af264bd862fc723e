import { constants } from 'node:fs';
import { access, appendFile, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { randomName } from '@drv/core/driver';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';

/** A file that is written once, at the end, whole or not at all. */
export interface ResultFile {
  write(text: string): Promise<void>;
}

/** Names of open files: to replace one would replace the name for everybody. */
const OF_THE_SYSTEM = /^\/(dev|proc)\//;

/**
 * Checks now that the file can be written later: to learn it after an hour of work is too late. An older one is removed now:
 * however this run ends, it must not pass for its own. The new one is there whole or not at all, and a link to it stays. A
 * device, a pipe, and whatever `/dev/stdout` or `/dev/fd/3` stand for are written to as they are.
 *
 * @throws UsageError when the directory is missing or not writable, or the path is a directory.
 */
export async function resultFile(path: string, cwd: string, option: string): Promise<ResultFile> {
  const named = resolve(cwd, path);
  const problem = (error: unknown) =>
    new UsageError(`${option} ${path === '' ? '""' : path}: ${fileProblem(error)}`, { cause: error });
  const there = await stat(named).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw problem(error);
  });
  if (there?.isDirectory() === true) throw problem(Object.assign(new Error(), { code: 'EISDIR' }));
  const direct = there !== undefined && (!there.isFile() || OF_THE_SYSTEM.test(named));
  const target = there === undefined || direct ? named : await realpath(named);
  await access(direct ? target : dirname(target), constants.W_OK).catch((error: unknown) => {
    throw problem(error);
  });
  if (there !== undefined && !direct)
    await rm(target).catch((error: unknown) => {
      throw problem(error);
    });
  return {
    async write(text) {
      // Appended, since stdout may be a file that the task has written to.
      await (direct ? appendFile(target, text) : replace(target, text)).catch((error: unknown) => {
        throw problem(error);
      });
    },
  };
}

async function replace(target: string, text: string): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomName().slice(0, 8)}`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
