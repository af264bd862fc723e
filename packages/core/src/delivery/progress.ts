import { startTimer as nodeTimer, type StartTimer, type Timer } from '../abort/start-timer.ts';

/** Tells a wait that goes on from one that stands still. */
export interface Progress {
  /** Something moved. */
  mark(): void;
  /**
   * Waits for `promise` as long as something moves: false when nothing did for `idleMs` milliseconds, or the signal
   * aborted. One call at a time; no timer or listener is left.
   */
  until(promise: Promise<unknown>, idleMs: number, signal?: AbortSignal): Promise<boolean>;
}

export function createProgress(startTimer: StartTimer = nodeTimer): Progress {
  let onMark = () => {};
  return {
    mark: () => onMark(),
    async until(promise, idleMs, signal) {
      let timer: Timer | undefined;
      let onAbort = () => {};
      const idle = new Promise<false>((resolve) => {
        onAbort = () => resolve(false);
        let moved = false;
        // After the event loop was held up, timers run before what has come in meanwhile is seen.
        const look = () => {
          moved = false;
          setImmediate(() => {
            if (!moved) resolve(false);
          });
        };
        timer = startTimer(idleMs, look);
        onMark = () => {
          moved = true;
          timer?.refresh();
        };
      });
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        return await Promise.race([promise.then(() => true), idle]);
      } finally {
        timer?.cancel();
        signal?.removeEventListener('abort', onAbort);
        onMark = () => {};
      }
    },
  };
}
