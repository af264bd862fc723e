import type { Writable } from 'node:stream';
import type { Spool } from './spool.ts';

export interface DeliverOptions {
  /** Ends the delivery: what waits is not given any more. */
  readonly signal: AbortSignal;
  /** Called when the sink accepts more, after every piece. */
  readonly onAccepted?: () => void;
}

export interface Delivery {
  /** Everything was given to the sink. */
  readonly delivered: boolean;
  /** What the sink, or the spool's disk, failed with. */
  readonly error?: unknown;
  /** The spool did not give back what was put into it; otherwise the sink was closed, or the signal aborted. */
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
  const state = watchSink(sink, signal);
  try {
    for (;;) {
      const piece = await spool.take();
      if (signal.aborted) return { delivered: false };
      if (piece === undefined) return { delivered: !state.gone };
      if (state.gone || !sink.writable) return { delivered: false, error: state.error };
      if (!state.write(piece)) await state.ready();
      if (state.gone || signal.aborted) return { delivered: false, error: state.error };
      onAccepted();
    }
  } catch (error) {
    return { delivered: false, error, spoolFailed: true };
  } finally {
    state.release();
  }
}
