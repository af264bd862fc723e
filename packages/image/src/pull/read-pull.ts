import type { PullEvent } from '@drv/core';
import { DrvError, abortError, throwIfAborted } from '@drv/core/driver';

import type { Clock } from '../clock/clock.ts';

const OP = 'pull image';

export interface ReadPullOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The longest time without an event. */
  readonly stallMs: number;
  /** The longest time for all of it. */
  readonly pullMs: number;
  readonly onEvent: (event: PullEvent) => void;
}

/**
 * Follows one transfer to its end. Abort, and a stall, end the wait at once, whether or not the store heeds the
 * signal it was given.
 *
 * @throws `DRV_PULL_STALLED`, `DRV_ABORTED`, or what the store throws.
 */
export async function readPull(
  open: (signal: AbortSignal) => AsyncIterable<PullEvent>,
  { signal, clock, stallMs, pullMs, onEvent }: ReadPullOptions,
): Promise<void> {
  throwIfAborted(signal, OP);
  const transfer = new AbortController();
  const stopped: { error?: DrvError } = {};
  let rejectStopped: (error: DrvError) => void = () => {};
  const untilStopped = new Promise<never>((_resolve, reject) => {
    rejectStopped = reject;
  });
  const stop = (error: DrvError) => {
    stopped.error ??= error;
    rejectStopped(error);
    transfer.abort(error);
  };

  let lastEventAt = clock.now();
  let cancelTimer = clock.after(stallMs, onTimer);
  function onTimer(): void {
    const leftMs = lastEventAt + stallMs - clock.now();
    if (leftMs > 0) cancelTimer = clock.after(leftMs, onTimer);
    else stop(new DrvError('DRV_PULL_STALLED', `The pull made no progress for ${stallMs} ms`, { op: OP }));
  }

  const cancelWhole = clock.after(pullMs, () => {
    const what = `The pull was not done within ${pullMs} ms`;
    // What was pulled so far is there for the next one, but this time is up.
    stop(new DrvError('DRV_PULL_STALLED', what, { op: OP, retryable: false }));
  });

  const onAbort = () => stop(abortError(signal, OP));
  signal.addEventListener('abort', onAbort, { once: true });

  async function follow(): Promise<void> {
    for await (const event of open(transfer.signal)) {
      // A store that is deaf to its signal: leaving the loop cancels what it can.
      if (stopped.error !== undefined) return;
      lastEventAt = clock.now();
      onEvent(event);
    }
  }

  const followed = follow();
  try {
    await Promise.race([followed, untilStopped]);
  } catch (error) {
    // A store that heeds its signal fails in its own words.
    throw stopped.error ?? error;
  } finally {
    cancelTimer();
    cancelWhole();
    signal.removeEventListener('abort', onAbort);
    followed.catch(() => {});
    untilStopped.catch(() => {});
  }
}
