import { DrvError } from '@drv/core';
import { checkDriverOptions, type TaskWithId } from '@drv/core/driver';
import { MAX_PRIORITY } from '../store/task-store.ts';

/** Options of the queue driver for one task: `driverOptions.queue` of the task. */
export interface QueueTaskOptions {
  /** From 0 to 1000: of the tasks that wait, those with the greatest are taken first. @default 0 */
  readonly priority?: number | undefined;
  /** Milliseconds, from its submission on, before which no worker takes the task; a year at the most. @default 0 */
  readonly startAfterMs?: number | undefined;
}

const YEAR_MS = 365 * 24 * 60 * 60_000;
/** The greatest of each; they are whole numbers from 0 on. */
const MOST: Readonly<Record<keyof QueueTaskOptions, number>> = {
  priority: MAX_PRIORITY,
  startAfterMs: YEAR_MS,
};

/**
 * The task's `driverOptions.queue`.
 *
 * @throws `DRV_INVALID_TASK` for a wrong value; `DRV_UNSUPPORTED` for an option that there is not. The message names the field.
 */
export function queueTaskOptions(task: TaskWithId): QueueTaskOptions {
  checkDriverOptions(task, 'queue', Object.keys(MOST));
  const options = (task.driverOptions?.['queue'] ?? {}) as QueueTaskOptions;
  for (const [name, most] of Object.entries(MOST)) {
    const value: unknown = options[name as keyof QueueTaskOptions];
    if (value === undefined) continue;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most) continue;
    const wrong = `driverOptions.queue.${name} must be a whole number from 0 to ${most}`;
    throw new DrvError('DRV_INVALID_TASK', wrong, { op: 'prepare task', taskId: task.id });
  }
  return options;
}
