import type { ContainerTask } from '@drv/core';
import type { HostConfig } from '../engine/container-spec.ts';

/**
 * The task's mounts as structured fields. Never the engine's `host:container:mode` strings: a path with a colon
 * changes their meaning, and the engine makes up a missing host directory.
 */
export function mountOptions(task: ContainerTask): Pick<HostConfig, 'Mounts' | 'Tmpfs' | 'ReadonlyRootfs'> {
  const mounts = (task.volumes ?? []).map((volume) => ({
    Type: 'volume' in volume ? ('volume' as const) : ('bind' as const),
    Source: 'volume' in volume ? volume.volume : volume.hostPath,
    Target: volume.containerPath,
    ReadOnly: volume.readOnly ?? false,
  }));
  const tmpfs = (task.tmpfs ?? []).map(({ containerPath, sizeBytes }) => [
    containerPath,
    // As a plain tmpfs mount has it, but without programs that could gain privileges.
    ['rw', 'nosuid', 'nodev', 'mode=1777', ...(sizeBytes === undefined ? [] : [`size=${sizeBytes}`])].join(
      ',',
    ),
  ]);
  return {
    ReadonlyRootfs: task.readOnlyRoot ?? false,
    ...(mounts.length === 0 ? {} : { Mounts: mounts }),
    ...(tmpfs.length === 0 ? {} : { Tmpfs: Object.fromEntries(tmpfs) as Record<string, string> }),
  };
}
