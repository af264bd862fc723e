import type { ContainerTask, VolumeMount } from '@drv/core';
import { printable } from '../render/printable.ts';

/** What a task was given, as rows of a name and a value: never the value of a variable, which may be a secret. */
export function taskLines(task: ContainerTask): readonly (readonly [name: string, value: string])[] {
  const { env = {}, volumes = [], tmpfs = [] } = task;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['working directory', task.workDir],
    ['entrypoint', task.entrypoint === undefined ? undefined : [task.entrypoint].flat().join(' ')],
    ['variables', Object.keys(env).join(', ')],
    ['mounts', volumes.map(mountText).join(', ')],
    ['in memory', tmpfs.map(({ containerPath }) => containerPath).join(', ')],
    ['platform', task.platform],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, printable(value, 2000)] as const],
  );
}

function mountText(mount: VolumeMount): string {
  const source = 'hostPath' in mount ? mount.hostPath : `volume ${mount.volume ?? '(anonymous)'}`;
  return `${source} → ${mount.containerPath}${mount.readOnly === true ? ' (read-only)' : ''}`;
}
