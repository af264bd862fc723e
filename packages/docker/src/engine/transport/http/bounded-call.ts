import type { DrvError } from '@drv/core';
import { abortError, startTimer, throwIfAborted } from '@drv/core/driver';

/** A call that ends at its deadline, or when its signal aborts, whatever it waits for. */
export interface BoundedCall {
  /** Why it was ended, once it was. */
  readonly ended: DrvError | undefined;
  /** From now on it has at most so many milliseconds. */
  shorten(ms: number): void;
  /** Does this when the call is ended. Replaces what was to be done before. */
  whenEnded(act: (error: DrvError) => void): void;
  /** The deadline does not run: it is somebody else's turn. */
  hold(): void;
  /** The deadline begins anew: the engine has gone on. */
  refresh(): void;
  /** Waits for something that cannot be ended itself. */
  waitFor<T>(promise: Promise<T>): Promise<T>;
}

export interface BoundedCallOptions {
  readonly op: string;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly onTimeout: (ms: number) => DrvError;
}

/** Runs `body` as a call with a bound. Rejects with the reason for which it was ended, or else with its own error. */
export async function boundedCall<T>(
  { op, signal, timeoutMs, onTimeout }: BoundedCallOptions,
  body: (call: BoundedCall) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal, op);
  let ended: DrvError | undefined;
  let act: (error: DrvError) => void = () => {};
  const end = (error: DrvError) => {
    ended ??= error;
    act(ended);
  };
  const endAfter = (ms: number) => startTimer(ms, () => end(onTimeout(ms)));
  let timer = endAfter(timeoutMs);
  let endsAt = performance.now() + timeoutMs;
  const call: BoundedCall = {
    shorten(ms) {
      if (performance.now() + ms >= endsAt) return;
      timer.cancel();
      timer = endAfter(ms);
    },
    get ended() {
      return ended;
    },
    whenEnded(next) {
      act = next;
      if (ended !== undefined) act(ended);
    },
    hold() {
      timer.cancel();
      endsAt = Number.POSITIVE_INFINITY;
    },
    refresh() {
      timer.cancel();
      timer = endAfter(timeoutMs);
      endsAt = performance.now() + timeoutMs;
    },
    waitFor: (promise) =>
      new Promise((resolve, reject) => {
        call.whenEnded(reject);
        promise.then(resolve, reject);
      }),
  };
  const onAbort = () => end(abortError(signal as AbortSignal, op));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await body(call);
  } catch (error) {
    throw ended ?? error;
  } finally {
    timer.cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}
