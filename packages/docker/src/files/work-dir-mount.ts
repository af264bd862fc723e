import { posix } from 'node:path';
import { mountAtStart, type TaskWithId, type TmpfsMount } from '@drv/core/driver';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';

/**
 * A file system in memory of its own for a working directory below a `tmpfs` of the task. The engine makes the directory when the
 * task starts, for root, and nothing can be put there before: only as a mount can it belong to the task's user, and only to one
 * that is given by number, since names are the image's. `undefined` where it is not needed or not possible.
 */
export function workDirMount(
  task: Pick<TaskWithId, 'workDir' | 'user' | 'tmpfs' | 'volumes'>,
  { fillsTmpfs }: Pick<EngineTraits, 'fillsTmpfs'>,
): TmpfsMount | undefined {
  const { workDir, user = '', tmpfs = [] } = task;
  if (workDir === undefined || fillsTmpfs) return undefined;
  const path = posix.resolve('/', workDir);
  const above = mountAtStart(task, path);
  if (above?.isTmpfs !== true || above.path === path) return undefined;
  const [, uid = '0', gid = '0'] = /^(\d+)(?::(\d+))?$/.exec(user) ?? [];
  if (Number(uid) === 0) return undefined;
  const { sizeBytes, exec } =
    tmpfs.find(({ containerPath }) => posix.resolve(containerPath) === above.path) ?? {};
  return { containerPath: path, sizeBytes, exec, mode: 0o755, uid: Number(uid), gid: Number(gid) };
}
