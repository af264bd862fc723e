import { DrvError, abortable } from '@drv/core/driver';

import type { Clock } from '../clock/clock.ts';

export interface BoundedCallOptions {
  readonly op: string;
  readonly clock: Clock;
  readonly ms: number;
  readonly signal: AbortSignal;
}

/**
 * Makes a call that ends after `ms` milliseconds at the latest, whether or not it heeds the signal it is given.
 *
 * @throws `DRV_ENGINE_TIMEOUT`, `DRV_ABORTED`, or what the call throws.
 */
export async function boundedCall<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { op, clock, ms, signal }: BoundedCallOptions,
): Promise<T> {
  const timeout = new AbortController();
  const late = new DrvError('DRV_ENGINE_TIMEOUT', `The engine did not ${op} within ${ms} ms`, { op });
  const cancel = clock.after(ms, () => timeout.abort(late));
  const either = AbortSignal.any([signal, timeout.signal]);
  try {
    return await abortable(call(either), either, op);
  } catch (error) {
    if (timeout.signal.aborted) throw late;
    throw error;
  } finally {
    cancel();
  }
}
