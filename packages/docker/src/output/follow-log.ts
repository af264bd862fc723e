import type { AbortOptions } from '@drv/core';
import { delay } from '@drv/core/driver';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import { countBrokenReadings } from './broken-readings.ts';
import type { EndEvents } from './early-reading.ts';
import { lastEntries } from './last-lines.ts';
import { lastReading } from './last-reading.ts';
import { withoutWords, WORD_LINES } from './launcher-words.ts';
import { createLogPosition } from './log-position.ts';
import { END_MISSING, type OutputEntry } from './output-entry.ts';
import { absent, openLog, readLog, type LogReading, type LogSource } from './read-log.ts';
import { createLookPauses } from './look-pauses.ts';
import { watchLog } from './watch-log.ts';

export interface FollowLogOptions extends AbortOptions {
  /** A reading of the whole log that is open already, with times. */
  readonly first?: LogReading | undefined;
  /** Begin with so many of the last entries. @default all */
  readonly tail?: number | undefined;
  readonly endEvents?: EndEvents | undefined;
  /** The log is open for the last time. */
  readonly onLast?: (() => void) | undefined;
  /** A reading was whole. */
  readonly onCaughtUp?: (() => void) | undefined;
}

/** A log is read again after a pause of so many times as the last reading took, and of no more than a second. */
const PAUSE_FACTOR = 4;
const MAX_PAUSE_MS = 1_000;

/**
 * A container's log until the container ends: read again from where it was read to, each time that it has grown, and now and
 * then. What the engine has thrown away by then is a gap, and said.
 */
export async function* followLog(
  source: LogSource,
  exit: PendingExit,
  { first, tail, onLast = () => {}, onCaughtUp = () => {}, endEvents, signal }: FollowLogOptions,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  const { words } = source;
  const position = createLogPosition();
  const watch = watchLog(source);
  const open = (only: number | undefined) =>
    openLog(source, { follow: false, since: position.since(), tail: only, timestamps: true, signal });
  let hasBegun = false;
  const asked = tail === undefined || words === undefined ? tail : tail + WORD_LINES;
  const last = lastReading(exit, () => open(hasBegun ? undefined : asked), {
    watch,
    endEvents,
    onOpen: onLast,
    signal,
  });

  const looks = createLookPauses();

  async function next(only: number | undefined, opened?: LogReading) {
    const reading = opened ?? (last.isOver ? undefined : await open(only).catch(absent));
    return reading === undefined ? { isLast: true, reading: await last.reading } : { isLast: false, reading };
  }

  /** What is to be given of it. */
  function wantedOf(found: AsyncIterable<readonly OutputEntry[]>): AsyncIterable<readonly OutputEntry[]> {
    if (words === undefined) return found;
    const own = withoutWords(found, words);
    return hasBegun || tail === undefined ? own : lastEntries(own, tail);
  }

  async function* news(
    bursts: AsyncIterable<readonly OutputEntry[]> | Iterable<readonly OutputEntry[]>,
  ): AsyncGenerator<readonly OutputEntry[], void, undefined> {
    position.begin();
    for await (const entries of bursts) {
      const unknown = entries.flatMap((entry) => {
        const found = position.take(entry);
        if (found === 'known') return [];
        return [found === 'new' ? entry : { ...entry, afterGap: true as const }];
      });
      if (unknown.length > 0) looks.foundSome();
      yield unknown;
    }
  }

  try {
    // To go on behind the last entry, it has to be seen.
    let only = tail === 0 ? 1 : asked;
    let wanted = tail !== 0;
    const readings = countBrokenReadings();
    for (let opened = first; ; opened = undefined) {
      const startedAt = performance.now();
      const { reading, isLast } = await next(only, opened);
      let isWhole = reading !== undefined;
      try {
        if (reading !== undefined)
          for await (const entries of wantedOf(news(readLog(source, reading)))) if (wanted) yield entries;
        readings.noteWhole();
      } catch (error) {
        readings.noteBroken(error);
        isWhole = false;
      }
      if (isLast) {
        if (isWhole) return;
        const { entries, isSure } = await watch.newest();
        yield* wantedOf(news([entries]));
        if (!isSure) yield [END_MISSING];
        return;
      }
      if (!hasBegun && tail !== undefined) position.leaveOlder();
      if (isWhole) onCaughtUp();
      [hasBegun, only, wanted] = [true, undefined, true];
      await delay(Math.min(MAX_PAUSE_MS, PAUSE_FACTOR * (performance.now() - startedAt)), signal);
      await watch.grown(looks.nextMs());
    }
  } finally {
    watch.close();
    last.close();
  }
}
