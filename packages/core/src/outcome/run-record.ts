import type { Logger } from '../log/logger.ts';
import type { RunFact, SourceTraits } from './run-facts.ts';

/** What was seen of one run so far. It only grows. */
export interface RunRecord {
  readonly seen: readonly RunFact[];
  /** What was known before. */
  readonly traits: SourceTraits;
  /** For what is no fact: the parts of a run log their states. */
  readonly logger: Pick<Logger, 'debug'>;
  add(fact: RunFact): void;
}

/** Every fact is logged as well, at `debug`. */
export function createRunRecord(logger: Pick<Logger, 'debug'>, traits: SourceTraits): RunRecord {
  const seen: RunFact[] = [];
  return {
    seen,
    traits,
    logger,
    add(fact) {
      logger.debug({ ...fact }, 'seen');
      seen.push(fact);
    },
  };
}
