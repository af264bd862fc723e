import { posix } from 'node:path';
import type { FileSource, FileSources } from '@drv/core';
import { DrvError, type TaskWithId } from '@drv/core/driver';
import { findLocal, type FoundLocal } from './find-local.ts';

/** One source, and where it goes. */
export interface PlannedFile {
  /** Absolute in the container: of the file itself, or of the directory below which entries are put. */
  readonly path: string;
  /** For messages: `files["/job/main.py"]`. */
  readonly field: string;
  readonly isDirectory: boolean;
  readonly source: FileSource;
  readonly local?: FoundLocal | undefined;
}

/**
 * The files of a task and those that are given beside it, the latter over the former.
 *
 * @throws `DRV_INVALID_OPTION` for a file of this machine that is not there; `DRV_INVALID_TASK` for one below another one, which is
 * no directory.
 */
export async function planFiles(
  task: Pick<TaskWithId, 'id' | 'files'>,
  files: FileSources | undefined,
): Promise<readonly PlannedFile[]> {
  const sources: FileSources = { ...task.files, ...files };
  // What is named more exactly goes over what a directory brings, in whichever order they were written.
  const ordered = Object.entries(sources).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const planned = await Promise.all(
    ordered.map(async ([path, source]) => {
      const field = `files[${JSON.stringify(path)}]`;
      const local = isLocal(source) ? await findLocal(source, field, task.id) : undefined;
      const isDirectory = local?.isDirectory ?? (typeof source === 'object' && 'tar' in source);
      return { path, field, isDirectory, source, local };
    }),
  );
  refuseBelowFiles(planned, task.id);
  return planned;
}

function refuseBelowFiles(planned: readonly PlannedFile[], taskId: string): void {
  const byPath = new Map(planned.map((file) => [file.path, file]));
  for (const { path, field } of planned) {
    for (let above = posix.dirname(path); above !== '/'; above = posix.dirname(above)) {
      const file = byPath.get(above);
      if (file === undefined || file.isDirectory) continue;
      throw new DrvError('DRV_INVALID_TASK', `${field} must not be below ${file.field}, which is a file`, {
        op: 'prepare task',
        taskId,
      });
    }
  }
}

function isLocal(source: FileSource): source is Extract<FileSource, URL | { readonly local: unknown }> {
  return source instanceof URL || (typeof source === 'object' && 'local' in source);
}

/** Its source gives its bytes once. */
export function isReadOnce({ source }: PlannedFile): boolean {
  return typeof source === 'object' && 'tar' in source && !(source.tar instanceof Uint8Array);
}
