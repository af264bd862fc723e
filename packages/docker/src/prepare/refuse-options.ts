import { DrvError } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';

/**
 * Refuses what this engine would drop in silence.
 *
 * @throws `DRV_UNSUPPORTED`, whose message names the field.
 */
export function refuseOptions(
  task: TaskWithId,
  { runtime, seccomp, annotations }: DockerTaskOptions,
  { drops }: Pick<EngineTraits, 'drops'>,
): void {
  const asked: Readonly<Record<EngineTraits['drops'][number], readonly [isAsked: boolean, field: string]>> = {
    gpus: [task.limits?.gpus !== undefined, 'limits.gpus'],
    runtime: [runtime !== undefined, 'driverOptions.docker.runtime'],
    'seccomp-profile': [typeof seccomp === 'object', 'driverOptions.docker.seccomp'],
    disk: [task.limits?.diskBytes !== undefined, 'limits.diskBytes'],
    'dns-without-network': [task.dns !== undefined && task.network === 'none', "dns with network 'none'"],
    annotations: [annotations !== undefined, 'driverOptions.docker.annotations'],
  };
  const dropped = drops.map((what) => asked[what]).find(([isAsked]) => isAsked);
  if (dropped === undefined) return;
  throw new DrvError('DRV_UNSUPPORTED', `${dropped[1]}: this engine would not honour it`, {
    op: 'prepare task',
    taskId: task.id,
  });
}
