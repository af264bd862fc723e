import { abortError, throwIfAborted } from './abortable.ts';

/** Lets a number of holders in at one time; the others wait in order. */
export interface Limit {
  /** Resolves, when it is the caller's turn, with what gives the place back. Abort leaves the queue. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

/** A limit with so many places. */
export function createLimit(places: number): Limit {
  const queue = new Set<() => void>();
  let free = places;

  function leave(): void {
    const [next] = queue;
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async enter(signal) {
      throwIfAborted(signal);
      if (free > 0) free -= 1;
      else {
        await new Promise<void>((resolve, reject) => {
          const onAbort = () => {
            queue.delete(admit);
            reject(abortError(signal as AbortSignal));
          };
          const admit = () => {
            queue.delete(admit);
            signal?.removeEventListener('abort', onAbort);
            resolve();
          };
          queue.add(admit);
          signal?.addEventListener('abort', onAbort, { once: true });
        });
      }
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
  };
}
