import type { ExitFact, OutputFacts } from './run-facts.ts';
import { awaitsWord } from './words.ts';

/**
 * An idle engine answers a call that asks nothing of it in 1 ms; with two tasks at a time for each processor it takes
 * 6 ms at the most in 19 of 20 cases. Where output was lost it mostly took 15 ms and more.
 */
const BUSY_MS = 10;
/**
 * An idle engine starts a task in 60 to 250 ms. Of three that lost output in 3,100 by Docker 28.5 at a load of 27 to 45 on two
 * processors, two were started by an engine that had answered within 8 ms right before; the start took each 786 ms or more.
 */
const SLOW_START_MS = 500;
/** No engine was seen to begin to read later than this after the start. */
const LATE_MS = 1_000;

/**
 * See the trait `attachRace`. Said only of a local engine: another one is slow for other reasons too. A log is fed by the same
 * pipe as the connection.
 */
export function notReadAtAll(
  { clocks, preStartLatencyMs, startMs }: ExitFact,
  { seen, stdoutBytes, traits }: OutputFacts,
): boolean {
  const { isLocal, endedAt, answeredAt } = clocks;
  return (
    stdoutBytes === 0 &&
    traits.attachRace &&
    !awaitsWord(seen) &&
    isLocal &&
    (preStartLatencyMs >= BUSY_MS || startMs >= SLOW_START_MS) &&
    endedAt < answeredAt + LATE_MS
  );
}
