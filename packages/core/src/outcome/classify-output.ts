import { wasTakenOver } from './closed-early.ts';
import type { Incomplete, OutputRefuter, OutputRule } from './output-rule.ts';
import { OUTPUT_RULES } from './output-rules.ts';
import type { OutputFacts } from './run-facts.ts';
import { wasHeardWhole } from './words.ts';

/** Whether output is complete; if not, by which rule. */
export type OutputVerdict =
  | { readonly complete: true }
  | {
      readonly complete: false;
      readonly incomplete: Incomplete;
      readonly rule: string;
      readonly evidence: string;
      /** What has not been seen so far and would take the rule away. */
      readonly refutedBy: readonly OutputRefuter[];
    };

const REFUTES: Readonly<Record<OutputRefuter, (facts: OutputFacts) => boolean>> = {
  'words-heard': wasHeardWhole,
  'end-told': wasTakenOver,
};

/**
 * Decides whether output is complete, from facts alone. Pure, and the only place that decides it. The first fact that
 * meets a rule counts: a later reason never hides an earlier one. The engine's log, read from its beginning, gives back
 * what a connection before it has lost, and nothing else.
 */
export function classifyOutput(facts: OutputFacts): OutputVerdict {
  const lastSource = facts.seen.findLastIndex(({ what }) => what === 'source');
  for (const [index, fact] of facts.seen.entries()) {
    const met = OUTPUT_RULES.find((rule) => rule.applies(fact, facts) && !isRefuted(rule, facts));
    const regained = met?.verdict === 'connection' && index < lastSource;
    if (met === undefined || regained) continue;
    const { rule, verdict, evidence, refutedBy = [] } = met;
    return { complete: false, incomplete: verdict, rule, evidence, refutedBy };
  }
  return { complete: true };
}

function isRefuted({ refutedBy = [] }: OutputRule, facts: OutputFacts): boolean {
  return refutedBy.some((refuter) => REFUTES[refuter](facts));
}
