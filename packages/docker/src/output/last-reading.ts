import type { AbortOptions } from '@drv/core';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import { absent, type LogReading } from './read-log.ts';
import { untilEnd } from './until-end.ts';
import type { LogWatch } from './watch-log.ts';

export interface LastReadingOptions extends AbortOptions {
  readonly watch: Pick<LogWatch, 'tell'>;
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

/** The end is a reason to look, and so is an abort: both are told to `watch`. */
export function lastReading(
  exit: PendingExit,
  open: () => Promise<LogReading>,
  { watch, onOpen, signal }: LastReadingOptions,
): LastReading {
  let isOver = false;
  const reading = untilEnd(exit)
    .finally(() => (isOver = true))
    .then(open)
    .finally(onOpen)
    .catch(absent);
  reading.catch(() => {}).finally(watch.tell);
  signal?.addEventListener('abort', watch.tell, { once: true });
  return {
    get isOver() {
      return isOver;
    },
    reading,
    close() {
      exit.abandon();
      void reading.then((opened) => opened?.stream.destroy()).catch(() => {});
    },
  };
}
