import { DrvError } from '@drv/core';
import { errorMessage, isUsage } from './error-message.ts';

/** An error as JSON: what `--json` and `--result` show when there is no result. */
export function errorRecord(error: unknown): { readonly error: Readonly<Record<string, unknown>> } {
  if (DrvError.is(error)) {
    const { code, kind, message, retryable, op, taskId, statusCode, exitCode } = error;
    return { error: { code, kind, message, retryable, op, taskId, statusCode, exitCode } };
  }
  const usage = isUsage(error);
  return {
    error: {
      code: usage ? 'USAGE' : 'DRV_INTERNAL',
      kind: usage ? 'caller' : 'internal',
      message: errorMessage(error),
      retryable: false,
    },
  };
}
