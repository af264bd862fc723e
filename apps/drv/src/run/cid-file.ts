import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Setting } from '../settings/settings.ts';

/** A file that holds the id of the container as soon as there is one. */
export interface CidFile {
  write(containerId: string): void;
  /** Takes the file away where nothing was written to it; no device, no pipe and no link to one. */
  close(): void;
}

/**
 * Empties the file now, so that an older id does not pass for that of this run.
 *
 * @throws UsageError when it cannot be written.
 */
export function cidFile({ value, from }: Setting, cwd: string): CidFile {
  const path = resolve(cwd, value);
  const write = (text: string) => {
    try {
      writeFileSync(path, text);
    } catch (error) {
      throw new UsageError(`${from} ${value === '' ? '""' : value}: ${fileProblem(error)}`, { cause: error });
    }
  };
  write('');
  let written = false;
  return {
    write(containerId) {
      // Synchronous: the file is there before the task runs.
      write(containerId);
      written = true;
    },
    close() {
      if (written) return;
      const there = lstatSync(path, { throwIfNoEntry: false });
      if (there?.isFile() === true && there.size === 0) rmSync(path, { force: true });
    },
  };
}
