import { DrvError } from '@drv/core';
import { within } from '@drv/core/driver';

/** What is asked of a part, within a bound. */
export type Check = () => Promise<unknown>;

/** A part that answers no sooner is not well. */
const CHECK_MS = 2_000;
/** Many probes ask a part no more often than this. */
const FRESH_MS = 1_000;

/** Asks a part whether it is well: `ok`, or the code of the error. Who asks again at once gets the same answer. */
export function createHealthCheck(check: Check): () => Promise<string> {
  let asked: Promise<string> | undefined;
  let askedAt = 0;
  return () => {
    if (asked !== undefined && performance.now() - askedAt < FRESH_MS) return asked;
    askedAt = performance.now();
    asked = within(check(), CHECK_MS).then(
      ({ done }) => (done ? 'ok' : 'no answer'),
      (error: unknown) => (DrvError.is(error) ? error.code : 'DRV_INTERNAL'),
    );
    return asked;
  };
}
