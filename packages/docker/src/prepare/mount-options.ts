import { DrvError } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { HostConfig } from '../engine/calls/container-spec.ts';
import type { EngineTraits } from '../engine/engine-traits.ts';

/**
 * The task's mounts as structured fields. Never the engine's `host:container:mode` strings: a path with a colon
 * changes their meaning, and the engine makes up a missing host directory.
 *
 * @throws `DRV_UNSUPPORTED` for a path that this engine would take for something else.
 */
export function mountOptions(
  task: TaskWithId,
  { joinsMounts }: Pick<EngineTraits, 'joinsMounts'>,
): Pick<HostConfig, 'Mounts' | 'Tmpfs' | 'ReadonlyRootfs'> {
  if (joinsMounts) refuseAmbiguous(task);
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

/** The engine joins the fields of a mount to text and reads them from there: what separates them must not be in one. */
function refuseAmbiguous({ id, volumes = [], tmpfs = [] }: TaskWithId): void {
  const paths = [
    ...volumes.flatMap((volume, index) => [
      { field: `volumes[${index}]`, path: 'volume' in volume ? volume.volume : volume.hostPath, not: /[,"]/ },
      { field: `volumes[${index}].containerPath`, path: volume.containerPath, not: /[,":]/ },
    ]),
    ...tmpfs.map(({ containerPath }, index) => ({
      field: `tmpfs[${index}].containerPath`,
      path: containerPath,
      not: /[,":]/,
    })),
  ];
  const wrong = paths.find(({ path, not }) => not.test(path));
  if (wrong === undefined) return;
  throw new DrvError(
    'DRV_UNSUPPORTED',
    `${wrong.field}: this engine would read the comma, colon or quotation mark in ${JSON.stringify(wrong.path)} as its own`,
    { op: 'prepare task', taskId: id },
  );
}
