import { classifyOutput } from './classify-output.ts';
import { isStoppedAtLimit } from './is-stopped-at-limit.ts';
import { lastSource } from './seen-sources.ts';
import type { ExitFact, OutputFacts } from './run-facts.ts';
import { endUnheard, wasHeardWhole } from './words.ts';

/** Whether, after the exit, the engine's log has to be read from its beginning: there may be output that was not received. */
export function logIsNeeded(facts: OutputFacts, exit: ExitFact): boolean {
  // The log of a task that was stopped at its limit is long, and takes an engine minutes on a busy machine.
  if (isStoppedAtLimit(facts.seen) || wasHeardWhole(facts)) return false;
  const verdict = classifyOutput(facts);
  const incomplete = verdict.complete ? undefined : verdict.incomplete;
  const { source, end } = lastSource(facts.seen) ?? {};
  return (
    exit.engineWasLost ||
    incomplete === 'connection' ||
    // A log that was followed ends with the task, and an engine may leave out its end. After the limit nothing is wanted.
    (source?.kind === 'followed-log' && incomplete !== 'limit') ||
    // It may have been cut, and that noticed late.
    (end !== undefined && (end.at < exit.clocks.endedAt || endUnheard(exit, facts)))
  );
}
