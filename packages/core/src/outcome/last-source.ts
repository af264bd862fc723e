import type { RunFact, SourceFact } from './run-facts.ts';

/** Where output comes from at present, or came from last. */
export function lastSource(seen: readonly RunFact[]): SourceFact | undefined {
  return seen.findLast((fact) => fact.what === 'source');
}

/** Whether that is the engine's log, followed or not. */
export function isFromLog(seen: readonly RunFact[]): boolean {
  const source = lastSource(seen);
  return source !== undefined && source.kind !== 'connection';
}
