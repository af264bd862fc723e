import { Redis, type RedisOptions } from 'ioredis';
import { startTimer } from '@drv/core/driver';
import type { Logger } from '@drv/core';

/** Wakes one of all those, in whatever process, who wait for a run that anybody can take. */
export interface Wake {
  /** Until this one is woken, for a while at the most. Ends early when the signal aborts. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** On a connection of its own, which waits: made when somebody waits for the first time. */
export function openWake(connection: RedisOptions, key: string, logger: Logger): Wake {
  let redis: Redis | undefined;
  let popping: Promise<boolean> | undefined;
  let waiting = 0;

  function connected(): Redis {
    if (redis !== undefined) return redis;
    redis = new Redis(connection);
    redis.on('error', (error) => logger.debug({ error: String(error) }, 'redis'));
    return redis;
  }

  async function pop(ms: number): Promise<boolean> {
    try {
      return (await connected().blpop(key, ms / 1_000)) !== null;
    } catch {
      return false;
    } finally {
      popping = undefined;
    }
  }

  return {
    async wait(ms, signal) {
      if (signal.aborted) return;
      waiting += 1;
      // One that was left by who waited before is taken up by the next one.
      popping ??= pop(ms).then((isWoken) => {
        // Nobody waits here any more: somebody else is to have it.
        if (isWoken && waiting === 0) redis?.rpush(key, '').catch(() => {});
        return isWoken;
      });
      const woken = popping;
      await new Promise<void>((resolve) => {
        const end = () => {
          timer.cancel();
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = startTimer(ms, end);
        signal.addEventListener('abort', end, { once: true });
        void woken.then((isWoken) => isWoken && end());
      });
      waiting -= 1;
    },
    close: () => redis?.disconnect(),
  };
}
