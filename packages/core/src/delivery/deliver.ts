import type { Writable } from 'node:stream';
import type { Spool } from './spool/spool.ts';
import { watchSink } from './sinks/watch-sink.ts';

export interface DeliverOptions {
  /** Ends the delivery: what waits is not given any more. */
  readonly signal: AbortSignal;
  /** Called after every piece that was given. */
  readonly onAccepted?: () => void;
}

export interface Delivery {
  /** Everything that was taken was given. If not: the sink takes no more, the signal was aborted, or the spool failed. */
  readonly delivered: boolean;
  /** What the sink or the spool failed with, if either did. */
  readonly error?: unknown;
  /** The spool did not give back what was put into it. */
  readonly spoolFailed?: boolean;
}

/**
 * Gives the sink all that the spool holds and will hold, in order and with backpressure. Never rejects.
 *
 * A sink that fails, is destroyed or ended takes no more: that is the end of the delivery, not an error of the task.
 * The sink belongs to the caller and is never ended here. While its last writes are under way a listener for their
 * failure stays, since an `error` event that nobody listens to would end the process.
 */
export async function deliver(
  spool: Pick<Spool, 'take'>,
  sink: Writable,
  { signal, onAccepted = () => {} }: DeliverOptions,
): Promise<Delivery> {
  const watched = watchSink(sink, signal);
  try {
    for (;;) {
      const piece = await spool.take();
      if (piece === undefined) return { delivered: true };
      await watched.ready();
      if (watched.closed || signal.aborted) return { delivered: false, error: watched.error };
      if (!watched.write(piece)) return { delivered: false, error: watched.error };
      onAccepted();
    }
  } catch (error) {
    return { delivered: false, error, spoolFailed: true };
  } finally {
    watched.release();
  }
}
