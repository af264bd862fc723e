import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '@drv/core';
import { delay, within } from '@drv/core/driver';
import { createWatchers, type Watchers } from '@drv/queue';
import { toldBy } from './told-by.ts';

/** Notices that a run has messages, with those that are small. */
export interface Notices extends Pick<Watchers, 'watch'> {
  close(): void;
}

/** A connection that nobody says anything on may be cut without a word: Redis is asked now and then whether it is there. */
const LOOKS = { everyMs: 15_000, answerMs: 5_000 };

/**
 * One connection for all of them. When it is cut everybody is told, and once more when there is one again, since a notice may
 * have been lost.
 *
 * It is ready once it is connected: ioredis sends a SUBSCRIBE before its check whether Redis is ready, which then fails. What is
 * watched is subscribed here, since ioredis knows of no SUBSCRIBE that it was cut off from.
 */
export function openNotices(
  connection: RedisOptions,
  logger: Logger,
  { everyMs, answerMs } = LOOKS,
): Notices {
  const closed = new AbortController();
  let isConnected = false;
  const redis = new Redis({ ...connection, enableReadyCheck: false, autoResubscribe: false });
  const watchers = createWatchers({
    listen(channels) {
      if (redis.status === 'ready') subscribe(channels);
    },
    unlisten(channels) {
      if (redis.status === 'ready') redis.unsubscribe(...channels).catch(() => {});
    },
  });

  function subscribe(channels: readonly string[]): void {
    if (channels.length === 0) return;
    // Messages that came before are looked for once it is subscribed.
    redis.subscribe(...channels).then(
      () => channels.forEach((channel) => watchers.tell(channel)),
      () => {},
    );
  }

  async function look(): Promise<void> {
    while (!closed.signal.aborted) {
      await delay(everyMs, closed.signal).catch(() => {});
      if (closed.signal.aborted || !isConnected) continue;
      const { done } = await within(
        redis.ping().catch(() => {}),
        answerMs,
      );
      if (!done) redis.disconnect(true);
    }
  }

  redis.on('ready', () => {
    isConnected = true;
    subscribe(watchers.names());
  });
  redis.on('close', () => {
    // Once, and not at every attempt to connect again.
    if (isConnected && !closed.signal.aborted) for (const name of watchers.names()) watchers.tell(name);
    isConnected = false;
  });
  redis.on('messageBuffer', (channel: Buffer, notice: Buffer) => {
    watchers.tell(channel.toString(), toldBy(notice));
  });
  redis.on('error', (error) => logger.debug({ error: String(error) }, 'redis'));
  void look();
  return {
    watch: watchers.watch,
    close() {
      closed.abort();
      redis.disconnect();
    },
  };
}
