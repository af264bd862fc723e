import { posix } from 'node:path';
import type { AbortOptions } from '@drv/core';
import { mountAtStart, type TaskWithId } from '@drv/core/driver';
import { readTar } from '../archive/read-tar.ts';
import type { ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { ResolveDirectory } from './resolve-directory.ts';

/** File systems stamp with a clock that is some milliseconds behind (`CLOCK_REALTIME_COARSE`). */
const COARSE_MS = 100;

export interface NewWorkDirOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'statPath' | 'getArchive'>;
  readonly containerId: string;
  readonly resolve: ResolveDirectory;
}

/**
 * The working directory of a task, relative to the root, if the engine has made it with the container: it then belongs to
 * root, and a task with another user could not write there. Podman makes it at the start, for the user.
 */
export async function newWorkDir(
  task: Pick<TaskWithId, 'workDir' | 'tmpfs' | 'volumes' | 'readOnlyRoot'>,
  { createdAt, mountPaths }: Pick<ContainerState, 'createdAt' | 'mountPaths'>,
  { engine, containerId, resolve, signal }: NewWorkDirOptions,
): Promise<string | undefined> {
  // A read-only one could not be written to by anybody.
  if (task.workDir === undefined || task.readOnlyRoot === true) return undefined;
  const { path, missing } = await resolve(posix.resolve('/', task.workDir));
  if (missing > 0 || path === '/') return undefined;
  const isMounted = mountPaths.some((mount) => path === mount || path.startsWith(`${mount}/`));
  if (isMounted || mountAtStart(task, path) !== undefined) return undefined;
  const state = await engine.statPath(containerId, path, { signal });
  const isNew = Date.parse(state?.modifiedAt ?? '') >= Date.parse(createdAt) - COARSE_MS;
  const mounts = [...mountPaths, ...(task.tmpfs ?? []).map(({ containerPath }) => containerPath)];
  return isNew && (await isEmpty(path, mounts, { engine, containerId, signal })) ? path.slice(1) : undefined;
}

/** Whether nothing is in a directory but what the engine makes for mounts; that it is new says only that something is. */
async function isEmpty(
  path: string,
  mountPaths: readonly string[],
  { engine, containerId, signal }: Pick<NewWorkDirOptions, 'engine' | 'containerId' | 'signal'>,
): Promise<boolean> {
  const archive = await engine.getArchive(containerId, path, { signal });
  if (archive === undefined) return false;
  for await (const { path: name } of readTar(archive)) {
    const inside = posix.join(posix.dirname(path), name).replace(/\/$/, '');
    const isMountPoint = mountPaths.some((mount) => mount === inside || mount.startsWith(`${inside}/`));
    if (inside !== path && !isMountPoint) return false;
  }
  return true;
}
