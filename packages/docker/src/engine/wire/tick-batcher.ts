/** Does at common times what need not be done at once: together it costs less than one by one. */
export interface TickBatcher {
  /** Calls `callback` at the next tick. Gives a function that takes it back. */
  atNextTick(callback: () => void): () => void;
}

/** Ticks `everyMs` milliseconds after the first that waits. There is a timer only while somebody waits. */
export function createTickBatcher(everyMs: number): TickBatcher {
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  const tick = () => {
    timer = undefined;
    const all = [...waiting];
    waiting.clear();
    for (const callback of all) callback();
  };
  return {
    atNextTick(callback) {
      waiting.add(callback);
      timer ??= setTimeout(tick, everyMs);
      return () => {
        if (!waiting.delete(callback) || waiting.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}
