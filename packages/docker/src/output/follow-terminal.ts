import type { AbortOptions } from '@drv/core';
import { delay } from '@drv/core/driver';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import { countBrokenReadings } from './broken-readings.ts';
import type { EndEvents } from './early-reading.ts';
import { lastLines } from './last-lines.ts';
import { lastReading } from './last-reading.ts';
import { END_MISSING, type OutputEntry } from './output-entry.ts';
import { createLookPauses } from './look-pauses.ts';
import { absent, openLog, readLog, type LogReading, type LogSource } from './read-log.ts';
import { watchLog } from './watch-log.ts';

export interface FollowTerminalOptions extends AbortOptions {
  /** A reading of the whole log that is open already. */
  readonly first?: LogReading | undefined;
  /** Begin with so many of the last lines. @default all */
  readonly tail?: number | undefined;
  /** @default false */
  readonly timestamps?: boolean | undefined;
  readonly endEvents?: EndEvents | undefined;
  /** The log is open for the last time. */
  readonly onLast?: (() => void) | undefined;
  /** A reading was whole. */
  readonly onCaughtUp?: (() => void) | undefined;
}

/** A log is read again after a pause of so many times as the last reading took, and of no more than five seconds. */
const PAUSE_FACTOR = 4;
const MAX_PAUSE_MS = 5_000;

/**
 * A terminal's log until the container ends, where entries cannot be told apart by their times: read again from its
 * beginning each time that it has grown, without what was given already. What Podman sends of a log that it follows itself
 * lacks lines in its midst when it grows fast, and its end.
 */
export async function* followTerminal(
  source: LogSource,
  exit: PendingExit,
  {
    first,
    tail,
    timestamps = false,
    onLast = () => {},
    onCaughtUp = () => {},
    endEvents,
    signal,
  }: FollowTerminalOptions,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  const watch = watchLog(source);
  const open = () => openLog(source, { follow: false, timestamps, signal });
  const last = lastReading(exit, open, { watch, endEvents, onOpen: onLast, signal });
  const looks = createLookPauses();
  let given = 0;
  const news = async function* (reading: LogReading) {
    for await (const entries of behind(given, readLog(source, reading))) {
      given += sizeOf(entries);
      looks.foundSome();
      yield entries;
    }
  };

  try {
    const readings = countBrokenReadings();
    for (let [isFirst, opened] = [true, first]; ; [isFirst, opened] = [false, undefined]) {
      const startedAt = performance.now();
      const early = opened ?? (last.isOver ? undefined : await open().catch(absent));
      const reading = early ?? (await last.reading);
      let isWhole = reading !== undefined;
      try {
        if (reading !== undefined)
          yield* isFirst && tail !== undefined
            ? lastLines(news(reading), { tail, timestamps })
            : news(reading);
        readings.noteWhole();
      } catch (error) {
        readings.noteBroken(error);
        isWhole = false;
      }
      if (early === undefined && !isWhole) yield [END_MISSING];
      if (early === undefined) return;
      if (isWhole) onCaughtUp();
      await delay(Math.min(MAX_PAUSE_MS, PAUSE_FACTOR * (performance.now() - startedAt)), signal);
      await watch.grown(looks.nextMs());
    }
  } finally {
    watch.close();
    last.close();
  }
}

/** What comes after so many bytes. */
async function* behind(
  bytes: number,
  bursts: AsyncIterable<readonly OutputEntry[]>,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  let left = bytes;
  for await (const entries of bursts) {
    const rest = entries.flatMap((entry) => {
      const data = entry.data.subarray(left);
      left = Math.max(0, left - entry.data.length);
      return data.length === 0 ? [] : [{ ...entry, data }];
    });
    if (rest.length > 0) yield rest;
  }
}

const sizeOf = (entries: readonly OutputEntry[]) => entries.reduce((sum, { data }) => sum + data.length, 0);
