import { backOff, delay } from '@drv/core/driver';
import type { Direction, TaskStore } from '../store/task-store.ts';

/** What is read, and what becomes of it. */
export interface FollowOptions {
  readonly runId: string;
  readonly direction: Direction;
  readonly signal: AbortSignal;
  /** Nothing can have been written yet: it is read once there are news. @default false */
  readonly isNew?: boolean | undefined;
  /** Called with each message in order, and with its cursor. What it throws ends the reading. */
  readonly onMessage: (body: Uint8Array, cursor: string) => void;
  /** Called when all that was there has been read, the first time and every time. */
  readonly onCaughtUp?: () => void;
  /** The store did not answer for so many milliseconds. */
  readonly onSilence: (ms: number, error: unknown) => void;
}

/** A notice may have been lost with a connection. */
const LOOK_EVERY_MS = 5_000;
const PAUSES = { firstMs: 50, maxMs: 2_000 };

/** Reads the messages of a run until the signal aborts. Rejects only with what `onMessage` throws. */
export async function followMessages(store: TaskStore, options: FollowOptions): Promise<void> {
  const { runId, direction, signal, isNew, onMessage, onCaughtUp, onSilence } = options;
  const news = createNews();
  const unwatch = store.watch(runId, direction, news.tell);
  signal.addEventListener('abort', news.tell, { once: true });
  let cursor: string | undefined;
  let answeredAt = performance.now();
  let failures = 0;
  try {
    if (isNew === true) await news.wait(LOOK_EVERY_MS);
    while (!signal.aborted) {
      news.forget();
      let messages;
      try {
        messages = await store.read(runId, direction, cursor);
      } catch (error) {
        failures += 1;
        onSilence(performance.now() - answeredAt, error);
        await delay(backOff(failures, PAUSES), signal).catch(() => {});
        continue;
      }
      answeredAt = performance.now();
      failures = 0;
      for (const message of messages) {
        if (signal.aborted) return;
        onMessage(message.body, message.cursor);
        cursor = message.cursor;
      }
      if (messages.length > 0) continue;
      onCaughtUp?.();
      await news.wait(LOOK_EVERY_MS);
    }
  } finally {
    unwatch();
    signal.removeEventListener('abort', news.tell);
  }
}

interface News {
  readonly tell: () => void;
  forget(): void;
  /** Until something is told, for a while at the most. */
  wait(ms: number): Promise<void>;
}

function createNews(): News {
  let told = false;
  let wake: (() => void) | undefined;
  return {
    tell() {
      told = true;
      wake?.();
    },
    forget() {
      told = false;
    },
    async wait(ms) {
      if (told) return;
      const late = new AbortController();
      const waked = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([waked, delay(ms, late.signal).catch(() => {})]);
      late.abort();
      wake = undefined;
    },
  };
}
