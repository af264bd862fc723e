import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '@drv/core';
import { createWatchers, type Watchers } from '@drv/queue';
import { toldBy } from './told-by.ts';

/** Notices that a run has messages, with those that are small. */
export interface Notices extends Pick<Watchers, 'watch'> {
  close(): void;
}

/**
 * One connection for all of them. After it was cut everybody is told, since a notice may have been lost.
 *
 * It is ready once it is connected: ioredis sends a SUBSCRIBE before its check whether Redis is ready, which then fails. What is
 * watched is subscribed here, since ioredis knows of no SUBSCRIBE that it was cut off from.
 */
export function openNotices(connection: RedisOptions, logger: Logger): Notices {
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

  redis.on('ready', () => subscribe(watchers.names()));
  redis.on('messageBuffer', (channel: Buffer, notice: Buffer) => {
    watchers.tell(channel.toString(), toldBy(notice));
  });
  redis.on('error', (error) => logger.debug({ error: String(error) }, 'redis'));
  return { watch: watchers.watch, close: () => redis.disconnect() };
}
