import { posix } from 'node:path';
import type { AbortOptions } from '@drv/core';
import { DrvError, mountAtStart, type TaskWithId } from '@drv/core/driver';
import { readTar } from '../archive/read-tar.ts';
import type { ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { missingDirectories } from './missing-directories.ts';
import type { Placement } from './place-files.ts';
import type { ResolveDirectory } from './resolve-directory.ts';
import { rootOf } from './root-of.ts';
import { workDirMount } from './work-dir-mount.ts';

/** File systems stamp with a clock that is some milliseconds behind (`CLOCK_REALTIME_COARSE`). */
const COARSE_MS = 100;

export interface NewWorkDirOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'statPath' | 'getArchive'>;
  readonly containerId: string;
  readonly traits: Pick<EngineTraits, 'fillsTmpfs'>;
  readonly resolve: ResolveDirectory;
}

/**
 * The working directory of a task that is not root, if it was not there before the container: to be given to the task's user, who
 * could not write there. The engine has made it, for root (Podman makes it at the start, for the user); in a volume that is not
 * new it would at the start.
 *
 * @throws `DRV_UNSUPPORTED` for one below a tmpfs that cannot be given to the user.
 */
export async function newWorkDir(
  task: Pick<TaskWithId, 'id' | 'workDir' | 'user' | 'tmpfs' | 'volumes' | 'readOnlyRoot'>,
  { createdAt, mountPaths }: Pick<ContainerState, 'createdAt' | 'mountPaths'>,
  { engine, containerId, traits, resolve, signal }: NewWorkDirOptions,
): Promise<Pick<Placement, 'root' | 'directories'> | undefined> {
  if (task.workDir === undefined) return undefined;
  const resolved = await resolve(posix.resolve('/', task.workDir));
  const { path, missing } = resolved;
  const mount = mountAtStart(task, path);
  const root = rootOf(path, mountPaths);
  if (mount !== undefined) {
    if (!mount.isTmpfs || mount.path === path || workDirMount(task, traits) !== undefined) return undefined;
    if (!traits.fillsTmpfs) throw unowned(mount.path, task.id);
    return {
      root,
      directories: missing > 0 ? missingDirectories(resolved, root) : [posix.relative(root, path)],
    };
  }
  if (missing > 0) {
    return root === '/' ? undefined : { root, directories: missingDirectories(resolved, root) };
  }
  // A read-only one could not be written to by anybody.
  if (path === root || (root === '/' && task.readOnlyRoot === true)) return undefined;
  const state = await engine.statPath(containerId, path, { signal });
  const isNew = Date.parse(state?.modifiedAt ?? '') >= Date.parse(createdAt) - COARSE_MS;
  const mounts = [...mountPaths, ...(task.tmpfs ?? []).map(({ containerPath }) => containerPath)];
  return isNew && (await isUntouched(path, mounts, { engine, containerId, signal }))
    ? { root, directories: [posix.relative(root, path)] }
    : undefined;
}

function unowned(tmpfs: string, taskId: string): DrvError {
  return new DrvError(
    'DRV_UNSUPPORTED',
    `workDir: ${tmpfs} is mounted only when the task starts, and this engine then makes the directory for root; write user as uid:gid, or choose a directory that is not below a tmpfs`,
    { op: 'prepare task', taskId },
  );
}

/**
 * Whether a directory is root's, and nothing is in it but what the engine makes for mounts; that it is new says only that something
 * is, and in a volume somebody else may have made it.
 */
async function isUntouched(
  path: string,
  mountPaths: readonly string[],
  options: Pick<NewWorkDirOptions, 'engine' | 'containerId' | 'signal'>,
): Promise<boolean> {
  const { engine, containerId, signal } = options;
  const archive = await engine.getArchive(containerId, path, { signal });
  if (archive === undefined) return false;
  for await (const { path: name, uid, gid } of readTar(archive)) {
    const inside = posix.join(posix.dirname(path), name).replace(/\/$/, '');
    const isMountPoint = mountPaths.some((mount) => mount === inside || mount.startsWith(`${inside}/`));
    if (inside !== path && !isMountPoint) return false;
    if (inside !== path || (uid === 0 && gid === 0)) continue;
    if (!(await isOwnerOfAll({ uid, gid }, options))) return false;
  }
  return true;
}

/** Docker 28 with `userns-remap` tells owners as its host has them: there root is who owns the top. */
async function isOwnerOfAll(
  { uid, gid }: { readonly uid: number; readonly gid: number },
  { engine, containerId, signal }: Pick<NewWorkDirOptions, 'engine' | 'containerId' | 'signal'>,
): Promise<boolean> {
  const archive = await engine.getArchive(containerId, '/', { signal });
  if (archive === undefined) return false;
  for await (const top of readTar(archive)) return top.uid === uid && top.gid === gid;
  return false;
}
