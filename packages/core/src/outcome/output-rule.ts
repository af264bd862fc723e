import type { OutputEvidence } from '../run/run-result.ts';
import type { ExitFact, OutputFact, OutputFacts, RunFact } from './run-facts.ts';
import { wasHeardWhole } from './words.ts';

export type Incomplete = NonNullable<OutputEvidence['incomplete']>;

/** A reason for which output is not complete. */
export interface OutputRule {
  readonly rule: string;
  /** What has to be seen. */
  readonly evidence: string;
  readonly verdict: Incomplete;
  /** Where the rule comes from. */
  readonly source: string;
  /** Concluded from clocks that differ; this fact may show that it does not hold. */
  readonly refutedBy?: 'end-told' | undefined;
  applies(fact: RunFact, facts: OutputFacts): boolean;
}

type Row = [rule: string, verdict: Incomplete, evidence: string, source: string];

export function when(
  rule: string,
  what: OutputFact['what'],
  ...[verdict, evidence, source]: [Incomplete, string, string]
): OutputRule {
  return { rule, verdict, evidence, source, applies: (fact) => fact.what === what };
}

export function onEnd(
  ...args: [...Row, (end: Extract<OutputFact, { what: 'source-ended' }>) => boolean]
): OutputRule {
  const [rule, verdict, evidence, source, holds] = args;
  return { rule, verdict, evidence, source, applies: (fact) => fact.what === 'source-ended' && holds(fact) };
}

export function onExit(
  ...args: [...Row, (exit: ExitFact, facts: OutputFacts) => boolean, refutedBy?: OutputRule['refutedBy']]
): OutputRule {
  const [rule, verdict, evidence, source, holds, refutedBy] = args;
  return {
    rule,
    verdict,
    evidence,
    source,
    refutedBy,
    applies: (fact, facts) => fact.what === 'exit' && holds(fact, facts),
  };
}

/** A rule that does not hold where a source was heard to have given everything, whatever else was seen. */
export function unlessHeard(rule: OutputRule): OutputRule {
  return { ...rule, applies: (fact, facts) => rule.applies(fact, facts) && !wasHeardWhole(facts) };
}
