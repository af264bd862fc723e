import type { LogReading } from './read-log.ts';

/** A reading of a log from the moment on at which the engine tells of the end of its container. */
export interface EarlyReading {
  /** `undefined` where the engine has not told of the end, or has told of more than one: which was the last is not known. */
  take(): Promise<LogReading | undefined>;
  /** Also of a reading that was taken, it opens no further one. */
  close(): void;
}

/** Each end of a container, as soon as the engine tells of it. */
export type EndEvents = (options: { readonly signal: AbortSignal }) => AsyncIterable<void>;

/**
 * @param endEvents May fail: then there is no early reading.
 * @param onOpen The reading is open.
 */
export function openEarly(
  open: () => Promise<LogReading>,
  endEvents: EndEvents | undefined,
  onOpen: () => void,
): EarlyReading {
  const closed = new AbortController();
  let reading: Promise<LogReading | undefined> | undefined;
  let isTaken = false;

  async function openAtEnd(): Promise<LogReading | undefined> {
    const opened = await open();
    onOpen();
    return opened;
  }

  function drop(): void {
    void reading?.then((opened) => opened?.stream.destroy());
    reading = undefined;
  }

  async function watch(): Promise<void> {
    if (endEvents === undefined) return;
    let ends = 0;
    for await (const _end of endEvents({ signal: closed.signal })) {
      ends += 1;
      if (ends > 1) return drop();
      reading = openAtEnd().catch(() => undefined);
    }
  }
  // Whoever may not ask for events reads after the wait.
  watch().catch(() => {});

  return {
    async take() {
      const opened = await reading;
      isTaken = opened !== undefined;
      return opened;
    },
    close() {
      closed.abort();
      if (!isTaken) drop();
    },
  };
}
