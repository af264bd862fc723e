import { backOff, delay } from '@drv/core/driver';
import type { Direction, NewMessages, StoredMessage, TaskStore } from '../store/task-store.ts';
import { createNews, type News } from './news.ts';

/** What is read, and what becomes of it. */
export interface FollowOptions {
  readonly runId: string;
  readonly direction: Direction;
  readonly signal: AbortSignal;
  /** Nothing can have been written yet: it is read once there are news. @default false */
  readonly isNew?: boolean | undefined;
  /** Called with each message in order, and with its cursor. What it throws ends the reading. */
  readonly onMessage: (body: Uint8Array, cursor: string) => void;
  /** It is read at once when these are told. @default never */
  readonly news?: News | undefined;
  /**
   * Called when all has been read that was there at a moment, the first time and every time.
   *
   * @param at The moment, by `performance.now()`.
   */
  readonly onCaughtUp?: (at: number) => void;
  /**
   * The store has failed to answer for so many milliseconds: since it did first, so that the time in which this process was frozen, and asked
   * nothing, does not count.
   */
  readonly onSilence: (ms: number, error: unknown) => void;
}

/** Between two looks: a notice may have been lost with a connection. Fewer of a run that says nothing: thousands may wait. */
const LOOKS = { firstMs: 5_000, maxMs: 30_000 };
const PAUSES = { firstMs: 50, maxMs: 2_000 };

/** Reads the messages of a run until the signal aborts. Rejects only with what `onMessage` throws. */
export async function followMessages(store: TaskStore, options: FollowOptions): Promise<void> {
  const { runId, direction, signal, isNew, onMessage, onCaughtUp, onSilence } = options;
  const { news = createNews() } = options;
  const unwatch = store.watch(runId, direction, news.tell);
  const wake = () => news.tell();
  signal.addEventListener('abort', wake, { once: true });
  let cursor: string | undefined;
  let failingSince: number | undefined;
  let failures = 0;
  let looks = 1;
  let mustRead = isNew !== true;

  function hear(messages: readonly StoredMessage[]): void {
    for (const message of messages) {
      if (signal.aborted) return;
      onMessage(message.body, message.cursor);
      cursor = message.cursor;
      looks = 1;
    }
  }

  /** False where others may have come before them. */
  function hearTold({ after, messages }: NewMessages): boolean {
    if (after === cursor) hear(messages);
    return cursor === messages.at(-1)?.cursor;
  }

  try {
    while (!signal.aborted) {
      if (!mustRead) {
        const told = await news.next(backOff(looks, LOOKS));
        mustRead = told?.every(hearTold) !== true;
        continue;
      }
      news.forget();
      const askedAt = performance.now();
      let messages;
      try {
        messages = await store.read(runId, direction, cursor);
      } catch (error) {
        failures += 1;
        failingSince ??= performance.now();
        onSilence(performance.now() - failingSince, error);
        await delay(backOff(failures, PAUSES), signal).catch(() => {});
        continue;
      }
      failingSince = undefined;
      failures = 0;
      hear(messages);
      mustRead = messages.length > 0;
      if (!mustRead) looks += 1;
      if (!mustRead) onCaughtUp?.(askedAt);
    }
  } finally {
    unwatch();
    signal.removeEventListener('abort', wake);
  }
}
