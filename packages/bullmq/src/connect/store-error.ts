import { DrvError } from '@drv/core';

/** Answers of a Redis that will be the same the next time. */
const LASTING = /^(NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|ERR )/;

/** What a call to Redis failed with, as `DRV_STORE_UNAVAILABLE`. */
export function storeError(error: unknown): DrvError {
  if (DrvError.is(error)) return error;
  const said = error instanceof Error ? error.message : String(error);
  // What ioredis says of a command that no connection could take.
  const message = said.startsWith('Reached the max retries') ? 'there is no connection to it' : said;
  return new DrvError('DRV_STORE_UNAVAILABLE', `Redis: ${message.slice(0, 300)}`, {
    op: 'use store',
    retryable: !LASTING.test(message),
    cause: error,
  });
}
