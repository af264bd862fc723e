import type { Logger } from '@drv/core';
import type { RunFact } from './run-facts.ts';

/** What was seen of one run so far. It only grows. */
export interface RunRecord {
  readonly seen: readonly RunFact[];
  add(fact: RunFact): void;
}

/** Every fact is logged as well, at `debug`. */
export function createRunRecord(logger: Pick<Logger, 'debug'>): RunRecord {
  const seen: RunFact[] = [];
  return {
    seen,
    add(fact) {
      logger.debug({ ...fact }, 'seen');
      seen.push(fact);
    },
  };
}
