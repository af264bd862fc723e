import { abortError, throwIfAborted } from '@drv/core/driver';

import type { Clock } from '../clock/clock.ts';

/** Resolves after `ms` milliseconds of the clock; abort rejects with `DRV_ABORTED` and leaves no timer. */
export async function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      cancel();
      reject(abortError(signal));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
