import { abortError, throwIfAborted, type AbortOptions } from './abortable.ts';
import { startTimer, type Timer } from './start-timer.ts';

/**
 * Waits for `promise` at most `ms` milliseconds: `{ done: true, value }` or `{ done: false }`. The promise goes on
 * after a timeout; its later rejection is swallowed. Neither a timer nor a listener is left.
 *
 * @throws `DRV_ABORTED` of `op` when the signal aborts first.
 */
export async function within<T>(
  promise: Promise<T>,
  ms: number,
  { signal, op }: AbortOptions & { readonly op?: string | undefined } = {},
): Promise<{ readonly done: true; readonly value: T } | { readonly done: false }> {
  let timer: Timer | undefined;
  let onAbort = () => {};
  try {
    throwIfAborted(signal, op);
    const over = new Promise<{ done: false }>((resolve, reject) => {
      timer = startTimer(ms, () => resolve({ done: false }));
      onAbort = () => reject(abortError(signal as AbortSignal, op));
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    return await Promise.race([promise.then((value) => ({ done: true as const, value })), over]);
  } finally {
    timer?.cancel();
    signal?.removeEventListener('abort', onAbort);
    promise.catch(() => {});
  }
}
