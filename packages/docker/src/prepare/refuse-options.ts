import { DrvError, type TaskWithId } from '@drv/core/driver';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';

/**
 * Refuses what this engine, or any, would drop in silence.
 *
 * @throws `DRV_UNSUPPORTED`, whose message names the field.
 */
export function refuseOptions(
  task: TaskWithId,
  { runtime, seccomp, apparmor, userns, annotations, ipc }: DockerTaskOptions,
  { drops }: Pick<EngineTraits, 'drops'>,
): void {
  const asked: Readonly<Record<EngineTraits['drops'][number], readonly [isAsked: boolean, field: string]>> = {
    gpus: [task.limits?.gpus !== undefined, 'limits.gpus'],
    runtime: [runtime !== undefined, 'driverOptions.docker.runtime'],
    'seccomp-profile': [typeof seccomp === 'object', 'driverOptions.docker.seccomp'],
    // Without one is what it is anyway.
    'apparmor-profile': [
      apparmor !== undefined && apparmor !== 'unconfined',
      'driverOptions.docker.apparmor',
    ],
    'userns-mode': [userns !== undefined && userns !== 'host', 'driverOptions.docker.userns'],
    disk: [task.limits?.diskBytes !== undefined, 'limits.diskBytes'],
    'dns-without-network': [task.dns !== undefined && task.network === 'none', "dns with network 'none'"],
    annotations: [annotations !== undefined, 'driverOptions.docker.annotations'],
  };
  const dropped = drops.map((what) => asked[what]).find(([isAsked]) => isAsked);
  const refused =
    dropped !== undefined
      ? `${dropped[1]}: this engine would not honour it`
      : task.shmBytes !== undefined && ipc === 'none'
        ? "shmBytes: there is no /dev/shm with driverOptions.docker.ipc 'none'"
        : undefined;
  if (refused === undefined) return;
  throw new DrvError('DRV_UNSUPPORTED', refused, { op: 'prepare task', taskId: task.id });
}
