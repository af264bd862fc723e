import { DrvError, type DriverCapabilities } from '@drv/core';
import type { PrepareOptions, TaskWithId } from '@drv/core/driver';

/**
 * Refuses what a driver without these capabilities would have to drop in silence.
 *
 * @throws `DRV_UNSUPPORTED`
 */
export function checkCapabilities(
  task: TaskWithId,
  { limits, tty, ports, recover, files }: DriverCapabilities,
  given: Pick<PrepareOptions, 'files'> = {},
): void {
  const unknown = Object.entries(task.limits ?? {}).find(
    ([name, value]) => value !== undefined && !limits.some((limit) => limit === name),
  );
  if (unknown !== undefined) throw refusal(task, `limits.${unknown[0]}`);
  if ((task.ports ?? []).length > 0 && !ports) throw refusal(task, 'ports');
  if (task.tty === true && !tty) throw refusal(task, 'tty');
  const hasFiles = task.files !== undefined || given.files !== undefined;
  if (hasFiles && !files) throw refusal(task, 'files');
  if (task.recoverable === true && !recover) throw refusal(task, 'recoverable');
}

function refusal({ id }: TaskWithId, field: string): DrvError {
  return new DrvError('DRV_UNSUPPORTED', `${field}: this driver cannot honour it`, {
    op: 'prepare task',
    taskId: id,
  });
}
