import { DrvError } from '@drv/core';

/** Why nothing is known of a task whose store is away: it must not be run again, though the store will be there. */
export function storeAway(taskId: string, cause: unknown): DrvError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const why = `The task ran, or may have, and its outcome is not known: ${said}`;
  return new DrvError('DRV_STORE_UNAVAILABLE', why, {
    op: 'wait for task',
    taskId,
    retryable: false,
    cause,
  });
}
