import type { Readable } from 'node:stream';

/** Closes a stream when the signal aborts. A signal may outlive many streams: nothing of one that is closed is left on it. */
export function closeOnAbort(stream: Readable, signal: AbortSignal | undefined): void {
  if (signal === undefined || stream.closed) return;
  const close = () => void stream.destroy();
  signal.addEventListener('abort', close, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', close));
}
