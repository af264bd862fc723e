import { DrvError } from '@drv/core';
import { UsageError } from './usage-error.ts';

/**
 * The error, with where the engine's address was written when that is what is wrong, or when nobody may remember it:
 * a docker context is chosen once, and then forgotten.
 */
export function hostProblem(error: unknown, from: string | undefined): unknown {
  if (from === undefined) return error;
  // Other options are wrong by themselves, such as a file that is not there.
  if (DrvError.is(error, 'DRV_INVALID_OPTION') && error.op === 'read engine address') {
    return new UsageError(`${from}: ${error.message}`, { cause: error });
  }
  if (DrvError.is(error, 'DRV_ENGINE_UNAVAILABLE') && from.startsWith('docker context ')) {
    const { op, taskId } = error;
    return new DrvError(error.code, `${error.message} (${from})`, {
      cause: error,
      op,
      taskId,
    });
  }
  return error;
}
