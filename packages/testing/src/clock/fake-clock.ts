import type { Clock } from './clock.ts';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Goes on by `ms` milliseconds, and calls back in order whatever falls due on the way. */
  advance(ms: number): Promise<void>;
  /** How many callbacks wait: 0 when nothing was left behind. */
  readonly pending: number;
}

/**
 * Makes a clock for a test: deadlines and grace periods pass at once, and only when the test says so.
 *
 * @param start Milliseconds since 1970. @default 2026-01-01T00:00:00Z
 */
export function createFakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  const waiting = new Set<{ readonly at: number; readonly callback: () => void }>();
  let now = start;
  return {
    now: () => now,
    after(ms, callback) {
      const entry = { at: now + ms, callback };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = [...waiting].sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
      await settle();
    },
    get pending() {
      return waiting.size;
    },
  };
}

/** Lets promises and streams that are ready go as far as they can. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
