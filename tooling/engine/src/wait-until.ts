import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks `condition` until it gives a value other than `undefined` or `false`, and resolves with that value.
 *
 * @throws Error naming `what` when `timeoutMs` has passed; the signal's reason when it aborts.
 */
export async function waitUntil<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  options: {
    readonly timeoutMs: number;
    readonly everyMs?: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${options.timeoutMs / 1000} s in vain for ${what}.`);
    }
    await delay(
      options.everyMs ?? 25,
      undefined,
      options.signal === undefined ? {} : { signal: options.signal },
    );
  }
}
