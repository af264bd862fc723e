import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { delay, type AbortOptions } from '@drv/core';

export interface RestOptions extends AbortOptions {
  /** Milliseconds. */
  readonly restMs: number;
  /** Milliseconds of a clock that is not set. @default `performance.now` */
  readonly now?: () => number;
  /** @default a timer */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * For a connection that sends more often than anybody looks. To be called after each read: does not read for `restMs`
 * milliseconds, so that what comes meanwhile gathers, and the next read takes all of it. Most of what a small message
 * costs is to be woken and to read. A connection on which reads are twice as far apart is not held up.
 *
 * Works for connections with a receive buffer; others go on being read. Abort ends the rest with `DRV_ABORTED`.
 */
let coming: Promise<void> | undefined;
export function restBetweenReads(
  socket: Pick<Socket, 'pause' | 'resume'>,
  { restMs, now = () => performance.now(), wait = delay, signal }: RestOptions,
): () => Promise<void> | undefined {
  let before = -Infinity;
  const rest = async () => {
    // node:http sets the connection going again after each read, in the same turn.
    await setImmediate();
    socket.pause();
    try {
      await (coming ??= new Promise((r) =>
        setTimeout(() => {
          coming = undefined;
          r();
        }, restMs),
      ));
    } finally {
      socket.resume();
    }
  };
  return () => {
    const at = now();
    const soon = at - before < 2 * restMs;
    before = at;
    return soon ? rest() : undefined;
  };
}
