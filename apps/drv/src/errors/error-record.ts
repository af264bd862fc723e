import { DrvError } from '@drv/core';
import { UsageError } from './usage-error.ts';

/** An error as JSON: what `--json` and `--result` show when there is no result. */
export function errorRecord(error: unknown): { readonly error: Readonly<Record<string, unknown>> } {
  if (DrvError.is(error)) {
    const { code, kind, message, retryable, op, taskId, statusCode, exitCode } = error;
    return { error: { code, kind, message, retryable, op, taskId, statusCode, exitCode } };
  }
  const usage = error instanceof UsageError;
  return {
    error: {
      code: usage ? 'USAGE' : 'DRV_INTERNAL',
      kind: usage ? 'caller' : 'internal',
      message: error instanceof Error ? error.message : String(error),
      retryable: false,
    },
  };
}
