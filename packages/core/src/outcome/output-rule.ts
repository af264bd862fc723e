import type { OutputEvidence } from '../run/run-result.ts';
import type { ExitFact, OutputFact, OutputFacts, RunFact, SourceEndFact } from './run-facts.ts';

export type Incomplete = NonNullable<OutputEvidence['incomplete']>;

/**
 * What shows that a rule does not hold although its evidence was seen.
 *
 * - `words-heard`: the words before and after the task came through both streams of one source.
 * - `end-told`: the engine told of the end before it gives the output up, by its own clock: it had taken all of it over.
 */
export type OutputRefuter = 'words-heard' | 'end-told';

/** A reason for which output is not complete. */
export interface OutputRule {
  readonly rule: string;
  /** What has to be seen. */
  readonly evidence: string;
  readonly verdict: Incomplete;
  /** Where the rule comes from. */
  readonly source: string;
  /** Any of them takes the rule away. @default nothing does */
  readonly refutedBy?: readonly OutputRefuter[] | undefined;
  /** Whether this fact is the evidence, given all that was seen. */
  applies(fact: RunFact, facts: OutputFacts): boolean;
}

type Applies = OutputRule['applies'];

export function onFact(what: OutputFact['what']): Applies {
  return (fact) => fact.what === what;
}

export function onEnd(holds: (end: SourceEndFact) => boolean): Applies {
  return (fact) => fact.what === 'source-ended' && holds(fact);
}

export function onExit(holds: (exit: ExitFact, facts: OutputFacts) => boolean): Applies {
  return (fact, facts) => fact.what === 'exit' && holds(fact, facts);
}
