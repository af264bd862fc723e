import { isFromLog, lastSource } from './seen-sources.ts';
import type { ExitFact, OutputFacts } from './run-facts.ts';

/** Bytes of one stream that an engine keeps for its reader before the pipe of the task fills. */
const ENGINE_BUFFER_BYTES = 1_000_000;
/** A start may take so long, and so may the end be later than it seems. */
const START_MS = 5_000;

/** A task closes its pipes with its exit; the engine does `drainsOutputMs` later. */
export function closedWhilePaused({ clocks: { ranMs } }: ExitFact, facts: OutputFacts): boolean {
  const { connectedAt, pauses, totalBytes, traits } = facts;
  if (connectedAt === undefined) return false;
  const closed = connectedAt + ranMs + traits.drainsOutputMs;
  return pauses.some(
    ({ from, until, received }) =>
      from <= closed + START_MS && until >= closed && totalBytes - received >= ENGINE_BUFFER_BYTES,
  );
}

/** Said of no log, and not where drv itself was late: that is judged by how much came after the pause. */
export function closedWhileBusy({ clocks: { endedAt } }: ExitFact, facts: OutputFacts): boolean {
  const { seen, hasPaused, traits } = facts;
  const last = lastSource(seen);
  if (hasPaused || last?.source.kind !== 'connection') return false;
  return last.end !== undefined && last.end.at >= endedAt + traits.drainsOutputMs;
}

/** It tells of the end once its log is closed. */
export function logClosedEarly(_exit: ExitFact, { seen, traits }: OutputFacts): boolean {
  return (
    isFromLog(seen) && seen.some((fact) => fact.what === 'end-told' && fact.afterMs >= traits.drainsOutputMs)
  );
}

/** The engine was done with the output before it gives up. It tells of the end, and ends the connection, only afterwards. */
export function wasTakenOver({ seen, traits: { drainsOutputMs } }: OutputFacts): boolean {
  return seen.some((fact) => fact.what === 'end-told' && fact.afterMs >= 0 && fact.afterMs < drainsOutputMs);
}
