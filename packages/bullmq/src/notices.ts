import type { Redis } from 'ioredis';

/** Notices that a run has messages. */
export interface Notices {
  watch(channel: string, onNews: () => void): () => void;
}

/** One connection for all of them. After it was cut everybody is told, since a notice may have been lost. */
export function openNotices(redis: Redis): Notices {
  const watchers = new Map<string, Set<() => void>>();

  const tell = (channel: string) => {
    for (const onNews of watchers.get(channel) ?? []) onNews();
  };
  redis.on('message', tell);
  redis.on('ready', () => {
    for (const channel of watchers.keys()) tell(channel);
  });

  return {
    watch(channel, onNews) {
      const ofChannel = watchers.get(channel) ?? new Set();
      watchers.set(channel, ofChannel.add(onNews));
      // Messages that came before are looked for once it is subscribed.
      if (ofChannel.size === 1)
        redis.subscribe(channel).then(
          () => tell(channel),
          () => {},
        );
      return () => {
        ofChannel.delete(onNews);
        if (ofChannel.size > 0 || watchers.get(channel) !== ofChannel) return;
        watchers.delete(channel);
        redis.unsubscribe(channel).catch(() => {});
      };
    },
  };
}
