import type { AbortOptions } from '@drv/core';
import { createLimit, startTimer } from '@drv/core/driver';

/** The calls that make an engine work hard. Each kind has places of its own: a removal never waits for a start. */
export type HardCall = 'create' | 'start' | 'remove';

/**
 * Lets through only so many hard calls of each kind at a time; the others wait in order, and the time limits of their
 * calls do not run yet. An engine that is given hundreds at once does all of them at the same time, and none in time.
 */
export interface EngineGate {
  /**
   * Resolves, when it is the caller's turn, with what gives the place back. Abort leaves the queue.
   *
   * @throws `DRV_ABORTED`
   */
  enter(call: HardCall, options?: AbortOptions): Promise<() => void>;
}

/** Two processors start eight containers at a time about as fast as any other number, and within 10 s at a load of 20. */
const PLACES = 8;
/** A call that takes longer hangs, or waits for something else than the engine's time: it does not hold up others. */
const HOLD_MS = 10_000;

export function createEngineGate(places: number = PLACES, holdMs: number = HOLD_MS): EngineGate {
  const limits = {
    create: createLimit(places),
    start: createLimit(places),
    remove: createLimit(places),
  } satisfies Record<HardCall, unknown>;
  return {
    async enter(call, { signal } = {}) {
      const leave = await limits[call].enter(signal);
      const timer = startTimer(holdMs, leave);
      return () => {
        timer.cancel();
        leave();
      };
    },
  };
}
