import type { OutputEvidence } from '../run/run-result.ts';

/** What was seen of output behind whoever read it from the engine: on its way to another machine, or by who keeps it. */
export interface DeliveryFacts {
  /** Fewer bytes came over than the other side says that there were. */
  readonly isShort?: boolean | undefined;
  /** Nobody had asked for it when the task was started, and who asks now comes too late. */
  readonly wasUnasked?: boolean | undefined;
  /** A stream of the caller did not take all that came. */
  readonly readerLost?: boolean | undefined;
  /** More came than is kept. */
  readonly isCut?: boolean | undefined;
}

/** A reason for which output that was complete is so no more. */
export interface DeliveryRule {
  /** What has to be seen. */
  readonly evidence: string;
  readonly verdict: NonNullable<OutputEvidence['incomplete']>;
  /** Where the rule comes from. */
  readonly source: string;
  readonly fact: keyof DeliveryFacts;
}

/** The upper one counts. */
export const DELIVERY_RULES: readonly DeliveryRule[] = [
  {
    fact: 'isShort',
    verdict: 'connection',
    evidence: 'fewer bytes came over than the task had written',
    source: 'a store between two machines',
  },
  {
    fact: 'wasUnasked',
    verdict: 'reader',
    evidence: 'nobody had asked for it when the task was started',
    source: 'recoverTask through a queue',
  },
  {
    fact: 'readerLost',
    verdict: 'reader',
    evidence: 'a stream of the caller did not take all of it',
    source: 'StartOptions.stdout',
  },
  {
    fact: 'isCut',
    verdict: 'limit',
    evidence: 'more came than is kept',
    source: 'maxBytes of run, maxLineBytes of lines',
  },
];

/**
 * The evidence of output after its way to the caller. What was not complete when it left stays so for the same reason: a later
 * one never hides an earlier one. Pure.
 */
export function classifyDelivery(output: OutputEvidence, facts: DeliveryFacts): OutputEvidence {
  const met = DELIVERY_RULES.find(({ fact }) => facts[fact] === true);
  if (!output.complete || met === undefined) return output;
  return { ...output, complete: false, incomplete: met.verdict };
}
