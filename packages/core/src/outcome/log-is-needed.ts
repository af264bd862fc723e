import { classifyOutput } from './classify-output.ts';
import { isStoppedAtLimit } from './is-stopped-at-limit.ts';
import { lastSource } from './last-source.ts';
import type { ExitFact, OutputFacts } from './run-facts.ts';
import { endUnheard, wasHeardWhole } from './words.ts';

/** Whether, after the exit, the engine's log has to be read from its beginning: there may be output that was not received. */
export function logIsNeeded(facts: OutputFacts, exit: ExitFact): boolean {
  // The log of a task that was stopped at its limit is long, and takes an engine minutes on a busy machine.
  if (isStoppedAtLimit(facts.seen) || wasHeardWhole(facts)) return false;
  const verdict = classifyOutput(facts);
  const incomplete = verdict.complete ? undefined : verdict.incomplete;
  return (
    exit.engineWasLost ||
    incomplete === 'connection' ||
    // A log that was followed ends with the task, and an engine may leave out its end. After the limit nothing is wanted.
    (lastSource(facts.seen)?.kind === 'followed-log' && incomplete !== 'limit') ||
    lastEnd(facts) < exit.clocks.endedAt ||
    // It may have been cut, and that noticed late.
    (Number.isFinite(lastEnd(facts)) && endUnheard(exit, facts))
  );
}

/** When the present source ended; `Infinity` where it has not. */
function lastEnd({ seen }: OutputFacts): number {
  const last = seen.findLast(({ what }) => what === 'source' || what === 'source-ended');
  return last?.what === 'source-ended' ? last.at : Number.POSITIVE_INFINITY;
}
