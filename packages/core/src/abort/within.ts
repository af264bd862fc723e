import { startTimer, type Timer } from './start-timer.ts';

/**
 * Waits for `promise` at most `ms` milliseconds: `{ done: true, value }` or `{ done: false }`. The promise goes on
 * after a timeout; its later rejection is swallowed.
 */
export async function within<T>(
  promise: Promise<T>,
  ms: number,
): Promise<{ readonly done: true; readonly value: T } | { readonly done: false }> {
  let timer: Timer | undefined;
  const late = new Promise<{ done: false }>((resolve) => {
    timer = startTimer(ms, () => resolve({ done: false }));
  });
  try {
    return await Promise.race([promise.then((value) => ({ done: true as const, value })), late]);
  } finally {
    timer?.cancel();
    promise.catch(() => {});
  }
}
