import type { ExitFact, OutputFacts } from './run-facts.ts';
import { seenSources } from './seen-sources.ts';

/** 128 and the signal's number. */
const SIGKILLED = 137;

/** The words before and after the task came through both streams of one source, which gives back everything in its order. */
export function wasHeardWhole({ seen }: Pick<OutputFacts, 'seen'>): boolean {
  return seenSources(seen).some(
    ({ facts }) => cameThroughBoth('word-heard', facts) && cameThroughBoth('last-word-heard', facts),
  );
}

export function wordUnheard(_exit: ExitFact, { seen }: OutputFacts): boolean {
  return awaitsWord(seen) && !cameThroughBoth('word-heard', seen);
}

/** A SIGKILL of nobody here ends whoever says it, too, or was the end of the engine's own process beside the task. */
export function endUnheard({ clocks, exitCode, wasForced = false }: ExitFact, facts: OutputFacts): boolean {
  if (!awaitsWord(facts.seen) || wasForced || cameThroughBoth('last-word-heard', facts.seen)) return false;
  return exitCode === SIGKILLED || !wasHeldUp(clocks, facts);
}

function cameThroughBoth(word: 'word-heard' | 'last-word-heard', seen: OutputFacts['seen']): boolean {
  return new Set(seen.flatMap((fact) => (fact.what === word ? [fact.stream] : []))).size === 2;
}

/** The engine was not read for some time at the end of the task, or after it. */
function wasHeldUp({ ranMs }: ExitFact['clocks'], { connectedAt, pauses }: OutputFacts): boolean {
  return connectedAt !== undefined && pauses.some(({ until }) => until >= connectedAt + ranMs);
}

export function awaitsWord(seen: OutputFacts['seen']): boolean {
  return seen.some(({ what }) => what === 'word-awaited');
}
