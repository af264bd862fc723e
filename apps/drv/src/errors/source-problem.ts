import { DrvError } from '@drv/core';
import { inOptionWords } from './option-words.ts';

/** The error, with where a value was written in place of the field of the task that it begins with: `DRV_CPUS`, a file. */
export function sourceProblem(error: unknown, sourceOf: (option: string) => string | undefined): unknown {
  if (!DrvError.is(error)) return error;
  const message = inOptionWords(error.message, sourceOf);
  // The option itself: whoever shows the error says so.
  if (message === inOptionWords(error.message)) return error;
  const { code, op, taskId, retryable, statusCode, exitCode } = error;
  return new DrvError(code, message, { cause: error, op, taskId, retryable, statusCode, exitCode });
}
