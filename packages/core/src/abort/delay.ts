import { abortError, throwIfAborted } from './abortable.ts';
import { startTimer } from './start-timer.ts';

/** Resolves after `ms` milliseconds, or rejects with `DRV_ABORTED` when the signal aborts; no timer is left. */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      timer.cancel();
      reject(abortError(signal as AbortSignal));
    };
    const timer = startTimer(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
