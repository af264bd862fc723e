import { DrvError } from '@drv/core/driver';

/** The same error with `retryable: false`, because the task ran or may have: it might run twice. */
export function markNotRetryable(error: unknown): unknown {
  if (!DrvError.is(error) || !error.retryable) return error;
  const { code, message, op, taskId, statusCode, exitCode } = error;
  return new DrvError(code, message, {
    retryable: false,
    cause: error.cause,
    op,
    taskId,
    statusCode,
    exitCode,
  });
}
