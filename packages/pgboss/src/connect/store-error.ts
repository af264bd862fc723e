import { DrvError } from '@drv/core';

/** Classes of SQLSTATE that will be the same the next time: who may log in, what is there, what is allowed. */
const LASTING = /^(0A|22|28|3D|3F|42)/;

/**
 * What a statement failed with, as `DRV_STORE_UNAVAILABLE`. Without its cause: what PostgreSQL says in detail of a row may
 * be what is in it.
 */
export function storeError(error: unknown): DrvError {
  if (DrvError.is(error)) return error;
  const { message, code } = partsOf(error);
  const told = code === undefined || message.includes(code) ? message : `${message} (${code})`;
  return new DrvError('DRV_STORE_UNAVAILABLE', `PostgreSQL: ${told.slice(0, 300)}`, {
    op: 'use store',
    retryable: code === undefined || !LASTING.test(code),
  });
}

function partsOf(error: unknown): { readonly message: string; readonly code: string | undefined } {
  // A name with several addresses, none of which answered.
  if (error instanceof AggregateError && error.errors.length > 0) return partsOf(error.errors[0]);
  if (!(error instanceof Error)) return { message: 'no connection', code: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: error.message, code };
}
