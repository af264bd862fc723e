import { startTimer } from '@drv/core/driver';

/** What decides which run is next. */
interface Waiting {
  readonly priority?: number | undefined;
  /** By `performance.now()`. */
  readonly notBefore: number;
}

/** Runs that wait, and those who wait for one of them. */
export class WaitingRuns<Run extends Waiting> {
  readonly #runs = new Set<Run>();
  readonly #idle = new Set<() => void>();
  #closed = false;

  add(run: Run): void {
    this.#runs.add(run);
    this.#wake();
  }

  delete(run: Run): void {
    this.#runs.delete(run);
  }

  /** Takes the next one out; `undefined` after `waitMs`, when the signal aborts, and after `close`. */
  async take(waitMs: number, signal: AbortSignal | undefined): Promise<Run | undefined> {
    const until = performance.now() + waitMs;
    while (signal?.aborted !== true) {
      const next = this.#next();
      if (typeof next !== 'number') {
        this.#runs.delete(next);
        return next;
      }
      const leftMs = until - performance.now();
      if (leftMs <= 0 || this.#closed) return undefined;
      await this.#idleFor(Math.min(leftMs, next), signal);
    }
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Of those whose time has come, the first with the greatest priority; else milliseconds until there is one. */
  #next(): Run | number {
    let next: Run | undefined;
    let dueInMs = Number.POSITIVE_INFINITY;
    for (const run of this.#runs) {
      const ms = run.notBefore - performance.now();
      if (ms > 0) dueInMs = Math.min(dueInMs, ms);
      else if (next === undefined || (run.priority ?? 0) > (next.priority ?? 0)) next = run;
    }
    return next ?? dueInMs;
  }

  #wake(): void {
    for (const wake of this.#idle) wake();
  }

  /** Until a run is added, for a while at the most. */
  async #idleFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        timer.cancel();
        this.#idle.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = startTimer(ms, done);
      this.#idle.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}
