import { posix } from 'node:path';
import { DrvError, mountAtStart, type TaskWithId } from '@drv/core/driver';
import { missingDirectories } from './missing-directories.ts';
import type { PlannedFile } from './plan-files.ts';
import type { ResolveDirectory } from './resolve-directory.ts';
import { rootOf } from './root-of.ts';

/** Files that one archive brings: those of one mount, since an engine does not look below other mounts. */
export interface Placement {
  /** Absolute in the container; the archive is unpacked there. */
  readonly root: string;
  /** Directories that are not there, relative to the root, each behind the one that it is in. */
  readonly directories: readonly string[];
  readonly files: readonly { readonly file: PlannedFile; readonly name: string }[];
}

/**
 * Finds out where files go. The names in an archive are those without symbolic links, so that nothing in it is unpacked
 * through one.
 *
 * @throws `DRV_UNSUPPORTED` for a path that is mounted only when the task starts.
 */
export async function placeFiles(
  files: readonly PlannedFile[],
  {
    task,
    mountPaths,
    resolve,
    fillsTmpfs,
  }: {
    readonly task: TaskWithId;
    readonly mountPaths: readonly string[];
    readonly resolve: ResolveDirectory;
    readonly fillsTmpfs: boolean;
  },
): Promise<readonly Placement[]> {
  const placements = new Map<string, { directories: Set<string>; files: Placement['files'][number][] }>();
  for (const file of files) {
    const directory = await resolve(file.isDirectory ? file.path : posix.dirname(file.path));
    const path = file.isDirectory ? directory.path : posix.join(directory.path, posix.basename(file.path));
    const mount = mountAtStart(task, path);
    if (mount !== undefined && !(mount.isTmpfs && fillsTmpfs)) throw hidden(file, mount.path, task.id);
    const root = rootOf(path, mountPaths);
    const placement = placements.get(root) ?? { directories: new Set(), files: [] };
    placements.set(root, placement);
    for (const missing of missingDirectories(directory, root)) placement.directories.add(missing);
    placement.files.push({ file, name: posix.relative(root, path) });
  }
  return [...placements].map(([root, placement]) => ({
    root,
    directories: [...placement.directories],
    files: placement.files,
  }));
}

function hidden({ field }: PlannedFile, mount: string, taskId: string): DrvError {
  return new DrvError(
    'DRV_UNSUPPORTED',
    `${field}: ${mount} is mounted only when the task starts, and would hide the file; a volume or another directory would not`,
    { op: 'prepare task', taskId },
  );
}
