import { DrvError } from '../errors/drv-error.ts';
import { abortReason } from './reason-of.ts';

/** Every asynchronous call of drv takes a signal; what abort leaves behind is said at each call. */
export interface AbortOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The error that an aborted call rejects with; its `cause` is the signal's reason. */
export function abortError(signal: AbortSignal, op?: string): DrvError<'DRV_ABORTED'> {
  const what = op === undefined ? 'The call was aborted' : `Aborted: ${op}`;
  return new DrvError('DRV_ABORTED', what, { cause: abortReason(signal), op });
}

/** Throws `DRV_ABORTED` when the signal already is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined, op?: string): void {
  if (signal?.aborted) throw abortError(signal, op);
}

/**
 * Waits for `promise`, or rejects with `DRV_ABORTED` when the signal aborts first. The promise itself goes on;
 * its later rejection is swallowed. The listener is removed when either settles.
 */
export async function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | null | undefined,
  op?: string,
): Promise<T> {
  if (signal === undefined || signal === null) return promise;
  if (signal.aborted) {
    promise.catch(() => {});
    throw abortError(signal, op);
  }
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(abortError(signal, op));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    promise.catch(() => {});
  }
}
