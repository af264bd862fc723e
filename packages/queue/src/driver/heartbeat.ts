import type { Logger } from '@drv/core';
import { within } from '@drv/core/driver';
import { everyBeat } from '../channel/every-beat.ts';
import type { TaskStore } from '../store/task-store.ts';

export interface HeartbeatOptions {
  readonly store: TaskStore;
  /** Who lives. */
  readonly client: string;
  readonly beatMs: number;
  readonly logger: Logger;
  /** What is done as often, beside it. */
  readonly lookAfter: () => Promise<void>;
}

/** Tells the store that a driver lives. */
export interface Heartbeat {
  /** When the store answered last, by `performance.now()`. */
  readonly answeredAt: number;
  /** Resolves when it was heard of: workers take a driver for gone of which nothing ever was. @throws `DRV_STORE_UNAVAILABLE` */
  begin(): Promise<void>;
  /** Within some seconds, whatever the store does. */
  end(): Promise<void>;
}

/** Milliseconds that a store has for the last word. */
const LEAVE_MS = 2_000;

export function createHeartbeat({ store, client, beatMs, logger, lookAfter }: HeartbeatOptions): Heartbeat {
  const ended = new AbortController();
  let first: Promise<void> | undefined;
  let beating: Promise<unknown> | undefined;
  let answeredAt = Number.NEGATIVE_INFINITY;
  const beats = {
    ms: beatMs,
    signal: ended.signal,
    onTrouble: (error: unknown) =>
      logger.warn({ error: String(error) }, 'the driver could not look after its tasks'),
  };

  async function beat(): Promise<void> {
    await store.beat(client);
    answeredAt = performance.now();
  }

  return {
    get answeredAt() {
      return answeredAt;
    },
    async begin() {
      try {
        await (first ??= beat());
      } catch (error) {
        first = undefined;
        throw error;
      }
      beating ??= Promise.all([everyBeat(beat, beats), everyBeat(lookAfter, beats)]);
    },
    async end() {
      ended.abort();
      if (first === undefined) return;
      if (beating !== undefined) await within(beating, LEAVE_MS);
      await within(store.leave(client), LEAVE_MS).catch(() => {});
    },
  };
}
