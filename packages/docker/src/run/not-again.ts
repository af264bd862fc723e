import { DrvError } from '@drv/core';

/**
 * The same failure, of a task that ran or may have: not one to call again for without looking, since the task might
 * then run twice.
 */
export function notAgain(error: unknown): unknown {
  if (!DrvError.is(error) || !error.retryable) return error;
  const { code, message, op, taskId, statusCode, exitCode } = error;
  return new DrvError(code, message, {
    retryable: false,
    cause: error.cause,
    ...(op === undefined ? {} : { op }),
    ...(taskId === undefined ? {} : { taskId }),
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(exitCode === undefined ? {} : { exitCode }),
  });
}
