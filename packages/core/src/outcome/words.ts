import type { ExitFact, OutputFacts } from './run-facts.ts';

const BOTH_WORDS_ON_BOTH_STREAMS = 4;
/** 128 and the signal's number. */
const SIGKILLED = 137;

/** The words before and after the task came through both streams of one source, which gives back everything in its order. */
export function wasHeardWhole({ seen }: Pick<OutputFacts, 'seen'>): boolean {
  let heard = new Set<string>();
  for (const fact of seen) {
    if (fact.what === 'source') heard = new Set();
    if (fact.what === 'word-heard' || fact.what === 'last-word-heard')
      heard.add(`${fact.what} ${fact.stream}`);
    if (heard.size === BOTH_WORDS_ON_BOTH_STREAMS) return true;
  }
  return false;
}

export function wordUnheard(_exit: ExitFact, { seen }: OutputFacts): boolean {
  if (!awaitsWord(seen)) return false;
  const heard = new Set(seen.flatMap((fact) => (fact.what === 'word-heard' ? [fact.stream] : [])));
  return heard.size < 2;
}

/** A SIGKILL of nobody here ends whoever says it, too, or was the end of the engine's own process beside the task. */
export function endUnheard({ clocks, exitCode, wasForced = false }: ExitFact, facts: OutputFacts): boolean {
  if (!awaitsWord(facts.seen) || wasForced) return false;
  const heard = new Set(facts.seen.flatMap((fact) => (fact.what === 'last-word-heard' ? [fact.stream] : [])));
  return heard.size < 2 && (exitCode === SIGKILLED || !wasHeldUp(clocks, facts));
}

/** The engine was not read for some time at the end of the task, or after it. */
function wasHeldUp({ ranMs }: ExitFact['clocks'], { connectedAt, pauses }: OutputFacts): boolean {
  return connectedAt !== undefined && pauses.some(({ until }) => until >= connectedAt + ranMs);
}

export function awaitsWord(seen: OutputFacts['seen']): boolean {
  return seen.some(({ what }) => what === 'word-awaited');
}
