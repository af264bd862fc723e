import { logIsNeeded } from './log-is-needed.ts';
import type { ExitFact, OutputFacts } from './run-facts.ts';
import { isFromLog } from './seen-sources.ts';

/**
 * Whether the connection has ended behind the first `since` facts, and not of drv's own doing, so that the engine's log has to be
 * read after all.
 */
export function wasLostLate(
  facts: OutputFacts,
  { since, exit }: { readonly since: number; readonly exit: ExitFact | undefined },
): boolean {
  if (exit === undefined || isFromLog(facts.seen)) return false;
  const seen = new Set(facts.seen.slice(since).map(({ what }) => what));
  return seen.has('source-ended') && !seen.has('source-flooded') && logIsNeeded(facts, exit);
}
