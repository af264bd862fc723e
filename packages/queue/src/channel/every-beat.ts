import { delay } from '@drv/core/driver';

/** Signs of life that are missing of who is gone. */
export const MISSED_BEATS = 4;

export interface BeatOptions {
  /** Milliseconds between two times. */
  readonly ms: number;
  readonly signal: AbortSignal;
  /** Called with what `work` rejects with. It goes on. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Does something again and again until the signal aborts. What says that a process lives has a loop of its own: what it asks of a
 * store besides may wait for others, and whoever is not heard of meanwhile is taken for dead.
 */
export async function everyBeat(
  work: () => Promise<unknown>,
  { ms, signal, onTrouble }: BeatOptions,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      onTrouble(error);
    }
    await delay(ms, signal).catch(() => {});
  }
}
