/** A timer that was started. */
export interface Timer {
  /** Idempotent. */
  cancel(): void;
  /** Starts again from zero, also after it fired. */
  refresh(): void;
}

/** How a timer is started: {@link startTimer}, or a clock of a test. */
export type StartTimer = (ms: number, callback: () => void) => Timer;

/** The longest delay of Node's own timers, about 24.8 days: a longer one is taken for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Calls back once after `ms` milliseconds, for a delay of any length; `Infinity`: never.
 *
 * @param options.background It does not keep the process alive. @default false
 */
export function startTimer(
  ms: number,
  callback: () => void,
  { background = false }: { readonly background?: boolean } = {},
): Timer {
  let timer: NodeJS.Timeout;
  function start(leftMs: number): void {
    timer =
      leftMs > LONGEST_MS
        ? setTimeout(() => start(leftMs - LONGEST_MS), LONGEST_MS)
        : setTimeout(callback, leftMs);
    if (background) timer.unref();
  }
  start(ms);
  return {
    cancel: () => clearTimeout(timer),
    refresh() {
      if (ms <= LONGEST_MS) return void timer.refresh();
      clearTimeout(timer);
      start(ms);
    },
  };
}
