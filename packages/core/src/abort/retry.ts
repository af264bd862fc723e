import type { AbortOptions } from './abortable.ts';
import { backOff, type BackOff } from './back-off.ts';
import { delay } from './delay.ts';

/** When to try again. */
export interface RetryOptions extends AbortOptions {
  readonly pauses: BackOff;
  /** Tries at the most. @default no bound */
  readonly attempts?: number | undefined;
  /** Milliseconds after which no further try begins. @default no bound */
  readonly withinMs?: number | undefined;
  /** Whether a failure may pass; it is not asked about the last one. @default every failure may */
  readonly mayPass?: ((error: unknown) => boolean) | undefined;
}

/**
 * Tries until `work` succeeds, with growing pauses. Abort ends a pause; to end a try is for `work`.
 *
 * @throws the last failure; `DRV_ABORTED` when the signal aborted in a pause.
 */
export async function retry<T>(
  work: () => Promise<T>,
  { pauses, attempts = Infinity, withinMs = Infinity, mayPass = () => true, signal }: RetryOptions,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const pauseMs = backOff(attempt, pauses);
      if (attempt >= attempts || performance.now() + pauseMs > deadline || !mayPass(error)) throw error;
      await delay(pauseMs, signal);
    }
  }
}
