import type { ContainerTask } from './container-task.ts';

/** What every engine mounts itself when a container starts. */
const OF_THE_ENGINE = ['/proc', '/sys', '/dev', '/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];

/** What is at a path only while the task runs. */
export interface MountAtStart {
  readonly path: string;
  readonly isTmpfs: boolean;
}

/**
 * The mount that holds a path of a container and is there only while the task runs: a tmpfs of the task, or what the engine
 * mounts itself. `undefined` for what can be reached before and after: the root file system, and volumes.
 */
export function mountAtStart(
  { tmpfs = [], volumes = [] }: Pick<ContainerTask, 'tmpfs' | 'volumes'>,
  path: string,
): MountAtStart | undefined {
  const mounts = [
    ...OF_THE_ENGINE.map((at) => ({ path: at, isTmpfs: false, isKept: false })),
    ...tmpfs.map(({ containerPath }) => ({ path: trimmed(containerPath), isTmpfs: true, isKept: false })),
    ...volumes.map(({ containerPath }) => ({ path: trimmed(containerPath), isTmpfs: false, isKept: true })),
  ];
  const holding = mounts
    .filter((mount) => path === mount.path || path.startsWith(`${mount.path}/`))
    // The innermost, which hides the others.
    .sort(
      (one, other) => other.path.length - one.path.length || Number(other.isKept) - Number(one.isKept),
    )[0];
  return holding === undefined || holding.isKept
    ? undefined
    : { path: holding.path, isTmpfs: holding.isTmpfs };
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
