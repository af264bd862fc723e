import { DrvError } from '@drv/core';
import { UsageError } from './usage-error.ts';

/** The error, with where the engine's address was written when that is what is wrong. */
export function hostProblem(error: unknown, from: string | undefined): unknown {
  return DrvError.is(error, 'DRV_INVALID_OPTION') && from !== undefined
    ? new UsageError(`${from}: ${error.message}`, { cause: error })
    : error;
}
