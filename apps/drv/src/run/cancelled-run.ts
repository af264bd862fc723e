import { DrvError } from '@drv/core';

/** The error of a run that was cancelled and has no result. */
export function cancelledRun(cause: unknown, { hasStarted }: { readonly hasStarted: boolean }): DrvError {
  const words = hasStarted
    ? 'Cancelled: the task was killed, and the rest of its output was not waited for'
    : 'Cancelled before the task started';
  return new DrvError('DRV_ABORTED', words, { cause });
}
