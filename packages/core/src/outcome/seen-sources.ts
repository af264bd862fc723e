import type { RunFact, SourceEndFact, SourceFact } from './run-facts.ts';

/** A source of output, and all that was seen from its beginning until another one took its place. */
export interface SeenSource {
  readonly source: SourceFact;
  readonly facts: readonly RunFact[];
  /** Absent where it was not seen to end. */
  readonly end: SourceEndFact | undefined;
}

/** In their order. */
export function seenSources(seen: readonly RunFact[]): readonly SeenSource[] {
  const begins = [...seen.keys()].filter((index) => seen[index]?.what === 'source');
  return begins.map((begin, which) => {
    const facts = seen.slice(begin, begins[which + 1]);
    return { source: facts[0] as SourceFact, facts, end: facts.find((fact) => fact.what === 'source-ended') };
  });
}

/** Where output comes from at present, or came from last. */
export function lastSource(seen: readonly RunFact[]): SeenSource | undefined {
  return seenSources(seen).at(-1);
}

/** Whether that is the engine's log, followed or not. */
export function isFromLog(seen: readonly RunFact[]): boolean {
  const last = lastSource(seen);
  return last !== undefined && last.source.kind !== 'connection';
}
