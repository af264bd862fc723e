import type { RunFact } from './run-facts.ts';

/** Whether the task is stopped because its output reached the limit: nothing that it writes from then on is wanted. */
export function isStoppedAtLimit(seen: readonly RunFact[]): boolean {
  return seen.some((fact) => fact.what === 'limit-reached' && fact.stops === true);
}
