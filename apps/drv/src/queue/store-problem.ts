import { DrvError } from '@drv/core';
import type { StoreConnection } from '../process/store-connection.ts';

/** The error of a store, with where it is; what lacks the key, with where that is given. */
export function storeProblem(error: unknown, { shown, key }: StoreConnection): unknown {
  if (!DrvError.is(error)) return error;
  const again = (message: string) => {
    const { code, op, taskId, retryable } = error;
    return new DrvError(code, message, { op, taskId, retryable, cause: error });
  };
  if (error.code === 'DRV_STORE_UNAVAILABLE')
    return again(`Cannot use the store at ${shown}: ${error.message}`);
  if (error.code === 'DRV_PROTOCOL' && /\bkey\b/.test(error.message)) {
    return again(
      `${error.message}; callers and workers need the same one (--store-key-file or DRV_STORE_KEY)`,
    );
  }
  if (error.code === 'DRV_UNSUPPORTED' && key === undefined && error.message.endsWith('a key')) {
    return again(`${error.message} (--store-key-file or DRV_STORE_KEY, the same for all)`);
  }
  return error;
}
