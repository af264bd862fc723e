import type { AbortOptions } from '@drv/core';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import { openEarly, type EndEvents } from './early-reading.ts';
import { absent, type LogReading } from './read-log.ts';
import { untilEnd } from './until-end.ts';
import type { LogWatch } from './watch-log.ts';

export interface LastReadingOptions extends AbortOptions {
  readonly watch: Pick<LogWatch, 'tell'>;
  /** Where the engine tells of the end before it answers the wait. */
  readonly endEvents: EndEvents | undefined;
  /** The log is open, or cannot be opened. */
  readonly onOpen: () => void;
}

/**
 * The last reading of a log, opened with the end of its container: a moment later somebody may remove the container, and
 * what is open can still be read.
 */
export interface LastReading {
  /** The container has ended, or the wait for it has failed. */
  readonly isOver: boolean;
  /** `undefined` when the container is gone. Rejects with every other error of the wait and of the log. */
  readonly reading: Promise<LogReading | undefined>;
  /** It is not wanted any more. */
  close(): void;
}

/**
 * Opened twice: when the engine tells of the end, since who waits for it, too, may be quicker to remove the container; and after
 * the wait, which counts where there still is a log: an engine may start a container again.
 *
 * The end is a reason to look, and so is an abort: both are told to `watch`.
 */
export function lastReading(
  exit: PendingExit,
  open: () => Promise<LogReading>,
  { watch, endEvents, onOpen, signal }: LastReadingOptions,
): LastReading {
  let isOver = false;
  const early = openEarly(open, endEvents, onOpen);
  const reading = untilEnd(exit)
    .finally(() => (isOver = true))
    .then(openLast);
  async function openLast(): Promise<LogReading | undefined> {
    const opened = await open().catch(absent);
    const last = opened ?? (await early.take());
    if (opened !== undefined || last === undefined) onOpen();
    return last;
  }
  reading
    .catch(() => {})
    .finally(() => {
      early.close();
      watch.tell();
    });
  signal?.addEventListener('abort', watch.tell, { once: true });
  return {
    get isOver() {
      return isOver;
    },
    reading,
    close() {
      exit.abandon();
      early.close();
      void reading.then((opened) => opened?.stream.destroy()).catch(() => {});
    },
  };
}
