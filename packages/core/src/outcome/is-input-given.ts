import type { RunFact } from './run-facts.ts';

/** Whether nothing of the input is still to be given. Of a task that is over this says nothing: see `classifyInput`. */
export function isInputGiven(seen: readonly RunFact[]): boolean {
  return seen.some(({ what }) => what === 'no-input' || what === 'input-ended');
}
