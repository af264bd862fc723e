import type { FileSource, FileSources } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
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
 * @throws `DRV_INVALID_OPTION` for a file of this machine that is not there.
 */
export async function planFiles(
  task: Pick<TaskWithId, 'id' | 'files'>,
  files: FileSources | undefined,
): Promise<readonly PlannedFile[]> {
  const sources: FileSources = { ...task.files, ...files };
  return Promise.all(
    Object.entries(sources).map(async ([path, source]) => {
      const field = `files[${JSON.stringify(path)}]`;
      const local = isLocal(source) ? await findLocal(source, field, task.id) : undefined;
      const isDirectory = local?.isDirectory ?? (typeof source === 'object' && 'tar' in source);
      return { path, field, isDirectory, source, local };
    }),
  );
}

function isLocal(source: FileSource): source is Extract<FileSource, URL | { readonly local: unknown }> {
  return source instanceof URL || (typeof source === 'object' && 'local' in source);
}
