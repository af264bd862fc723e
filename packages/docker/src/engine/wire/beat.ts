/** A common time for things that need not be done at once: together they cost less than one by one. */
export interface Beat {
  /** Calls `go` at the next beat. Gives a function that takes it back. */
  wait(go: () => void): () => void;
}

/** A beat `everyMs` milliseconds after the first that waits for it. There is a timer only while somebody waits. */
export function createBeat(everyMs: number): Beat {
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  const strike = () => {
    timer = undefined;
    const all = [...waiting];
    waiting.clear();
    for (const go of all) go();
  };
  return {
    wait(go) {
      waiting.add(go);
      timer ??= setTimeout(strike, everyMs);
      return () => {
        if (!waiting.delete(go) || waiting.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}
