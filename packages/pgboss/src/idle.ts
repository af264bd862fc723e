import { startTimer } from '@drv/core/driver';

/** Those who wait for a run to claim. */
export interface Idle {
  /** Waits for news, for a while at the most. Ends early after `end`, and when the signal aborts. */
  wait(ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** News that come from now on end the next `wait` at once. */
  attend(): void;
  end(): void;
}

/** @param watch Called once, by the first who attends. */
export function createIdle(watch: (onNews: () => void) => () => void): Idle {
  const waiting = new Set<() => void>();
  let count = 0;
  let seen = 0;
  let unwatch: (() => void) | undefined;

  const wake = () => {
    count += 1;
    for (const one of waiting) one();
  };

  return {
    attend() {
      unwatch ??= watch(wake);
      seen = count;
    },
    async wait(ms, signal) {
      if (seen !== count) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          timer.cancel();
          waiting.delete(done);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = startTimer(ms, done);
        waiting.add(done);
        signal?.addEventListener('abort', done, { once: true });
      });
    },
    end() {
      unwatch?.();
      wake();
    },
  };
}
