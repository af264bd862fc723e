import type { VolumeMount } from '@drv/core';
import { DrvError, type TaskWithId, type TmpfsMount } from '@drv/core/driver';
import type { HostConfig } from '../engine/calls/container-spec.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { workDirMount } from '../files/work-dir-mount.ts';

/**
 * The task's mounts as structured fields. Not as the engine's `host:container:mode` texts, in which a colon in a path
 * changes the meaning and for which the engine makes a missing host directory; but a label for SELinux has no other form.
 *
 * @throws `DRV_UNSUPPORTED` for a path that this engine would take for something else.
 */
export function mountOptions(
  task: TaskWithId,
  traits: Pick<EngineTraits, 'mountsAsText' | 'fillsTmpfs'>,
): Pick<HostConfig, 'Mounts' | 'Binds' | 'Tmpfs' | 'ReadonlyRootfs'> {
  refuseAmbiguous(task, traits.mountsAsText);
  const { volumes = [] } = task;
  const workDir = workDirMount(task, traits);
  const tmpfs = [...(task.tmpfs ?? []), ...(workDir === undefined ? [] : [workDir])];
  const binds = volumes.filter((volume) => isLabelled(volume)).map(bindOf);
  const mounts = volumes.filter((volume) => !isLabelled(volume)).map(mountOf);
  return {
    ReadonlyRootfs: task.readOnlyRoot ?? false,
    Mounts: mounts.length === 0 ? undefined : mounts,
    Binds: binds.length === 0 ? undefined : binds,
    Tmpfs:
      tmpfs.length === 0
        ? undefined
        : Object.fromEntries(tmpfs.map((mount) => [mount.containerPath, tmpfsOptions(mount)])),
  };
}

type HostMount = Extract<VolumeMount, { readonly hostPath: string }>;
type LabelledMount = HostMount & { readonly selinux: 'shared' | 'private' };

function isLabelled(volume: VolumeMount): volume is LabelledMount {
  return 'hostPath' in volume && volume.selinux !== undefined;
}

function mountOf(volume: VolumeMount): NonNullable<HostConfig['Mounts']>[number] {
  const target = { Target: volume.containerPath, ReadOnly: volume.readOnly ?? false };
  if ('volume' in volume) return { Type: 'volume', Source: volume.volume, ...target };
  const { hostPath, propagation } = volume;
  const BindOptions = propagation === undefined ? undefined : { Propagation: propagation };
  return { Type: 'bind', Source: hostPath, ...target, BindOptions };
}

function bindOf({ hostPath, containerPath, readOnly, propagation, selinux }: LabelledMount): string {
  const label = selinux === 'shared' ? 'z' : 'Z';
  const mode = [readOnly === true ? 'ro' : 'rw', label, propagation].filter((word) => word !== undefined);
  return `${hostPath}:${containerPath}:${mode.join(',')}`;
}

/** Written out in full: the engine's own default is `noexec`, Podman's depends on its version. */
function tmpfsOptions({ sizeBytes, exec = true, mode = 0o1777, uid, gid }: TmpfsMount): string {
  return [
    'rw',
    'nosuid',
    'nodev',
    exec ? 'exec' : 'noexec',
    `mode=${mode.toString(8).padStart(4, '0')}`,
    ...(sizeBytes === undefined ? [] : [`size=${sizeBytes}`]),
    ...(uid === undefined ? [] : [`uid=${uid}`]),
    ...(gid === undefined ? [] : [`gid=${gid}`]),
  ].join(',');
}

/** What the engine joins to text, and reads from there, must not hold what separates its parts. */
function refuseAmbiguous({ id, volumes = [], tmpfs = [] }: TaskWithId, mountsAsText: boolean): void {
  const joined = mountsAsText ? /[,"]/ : /(?!)/;
  const joinedTarget = mountsAsText ? /[,":]/ : /(?!)/;
  const paths = [
    ...volumes.flatMap((volume, index) => [
      {
        field: `volumes[${index}]`,
        path: 'volume' in volume ? volume.volume : volume.hostPath,
        not: isLabelled(volume) ? /[,":]/ : joined,
      },
      {
        field: `volumes[${index}].containerPath`,
        path: volume.containerPath,
        not: isLabelled(volume) ? /[,":]/ : joinedTarget,
      },
    ]),
    ...tmpfs.map(({ containerPath }, index) => ({
      field: `tmpfs[${index}].containerPath`,
      path: containerPath,
      not: joinedTarget,
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
