import type { DrvError } from '@drv/core';
import { abortError, startTimer, throwIfAborted, type Timer } from '@drv/core/driver';

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
  options: BoundedCallOptions,
  body: (call: BoundedCall) => Promise<T>,
): Promise<T> {
  const { op, signal } = options;
  throwIfAborted(signal, op);
  const call = new Bounded(options);
  const onAbort = signal && (() => call.end(abortError(signal, op)));
  if (onAbort !== undefined) signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await body(call);
  } catch (error) {
    throw call.ended ?? error;
  } finally {
    call.hold();
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
  }
}

class Bounded implements BoundedCall {
  ended: DrvError | undefined;
  readonly #options: BoundedCallOptions;
  #act: ((error: DrvError) => void) | undefined;
  #timer: Timer;
  /** By `performance.now()`. */
  #endsAt: number;

  constructor(options: BoundedCallOptions) {
    this.#options = options;
    this.#timer = this.#endAfter(options.timeoutMs);
    this.#endsAt = performance.now() + options.timeoutMs;
  }

  end(error: DrvError): void {
    this.ended ??= error;
    this.#act?.(this.ended);
  }

  shorten(ms: number): void {
    if (performance.now() + ms >= this.#endsAt) return;
    this.#timer.cancel();
    this.#timer = this.#endAfter(ms);
  }

  whenEnded(act: (error: DrvError) => void): void {
    this.#act = act;
    if (this.ended !== undefined) act(this.ended);
  }

  hold(): void {
    this.#timer.cancel();
    this.#endsAt = Number.POSITIVE_INFINITY;
  }

  refresh(): void {
    const { timeoutMs } = this.#options;
    this.#timer.cancel();
    this.#timer = this.#endAfter(timeoutMs);
    this.#endsAt = performance.now() + timeoutMs;
  }

  waitFor<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.whenEnded(reject);
      promise.then(resolve, reject);
    });
  }

  #endAfter(ms: number): Timer {
    return startTimer(ms, () => this.end(this.#options.onTimeout(ms)));
  }
}
