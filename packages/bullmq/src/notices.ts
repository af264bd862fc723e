import type { Redis } from 'ioredis';
import { createWatchers, type Watchers } from '@drv/queue';

/**
 * Notices that a run has messages, on one connection for all of them. After it was cut everybody is told, since a notice
 * may have been lost.
 */
export function openNotices(redis: Redis): Pick<Watchers, 'watch'> {
  const watchers = createWatchers({
    listen(channels) {
      // Messages that came before are looked for once it is subscribed.
      redis.subscribe(...channels).then(
        () => channels.forEach(watchers.tell),
        () => {},
      );
    },
    unlisten(channels) {
      redis.unsubscribe(...channels).catch(() => {});
    },
  });
  redis.on('message', watchers.tell);
  redis.on('ready', watchers.tellAll);
  return watchers;
}
