import type { SavedRun } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import type { RunContext } from './run-context.ts';

/** A running task as data. Without its command and environment, which nobody needs who goes on with it. */
export function saveRun(
  { task, containerId, image }: Pick<RunContext, 'task' | 'containerId' | 'image'>,
  inputGiven: boolean,
): SavedRun {
  const { id, timeoutMs, graceMs, tty, output, limits } = task;
  if (task.recoverable !== true) {
    throw new DrvError('DRV_INVALID_STATE', 'The task cannot be saved: its field recoverable is not true', {
      op: 'save run',
      taskId: id,
    });
  }
  return {
    version: 1,
    driver: 'docker',
    containerId,
    task: {
      id,
      timeoutMs,
      graceMs,
      tty,
      output,
      limits,
    },
    image,
    inputGiven,
  };
}
