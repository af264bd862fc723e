import { DrvError, ERROR_CODES, type DrvErrorCode } from '@drv/core';
import { shortened } from './shortened.ts';

/** A {@link DrvError} as data. Without its cause, which may hold what its thrower knew. */
export interface ErrorData {
  readonly code: DrvErrorCode;
  readonly message: string;
  readonly op?: string | undefined;
  readonly retryable: boolean;
  readonly statusCode?: number | undefined;
  readonly exitCode?: number | undefined;
}

const MAX_MESSAGE_BYTES = 2_000;

/** Anything thrown as data. What is no {@link DrvError} is told as one, without its words. */
export function errorData(error: unknown): ErrorData {
  if (!DrvError.is(error)) {
    return { code: 'DRV_INTERNAL', message: 'The worker failed; its log tells how', retryable: false };
  }
  const { code, message, op, retryable, statusCode, exitCode } = error;
  return { code, message: shortened(message, MAX_MESSAGE_BYTES), op, retryable, statusCode, exitCode };
}

/** The error again. A code that this version does not know is told as `DRV_INTERNAL`. */
export function errorOf(data: ErrorData, taskId: string): DrvError {
  const { code, message, op, retryable, statusCode, exitCode } = data;
  return new DrvError(Object.hasOwn(ERROR_CODES, code) ? code : 'DRV_INTERNAL', message, {
    taskId,
    retryable,
    op,
    statusCode,
    exitCode,
  });
}
