import type { Writable } from 'node:stream';

/** What becomes of a caller's stream: it wants more, it failed, or it was closed or ended. */
export type SinkEvent =
  | { readonly name: 'drain' | 'closed' }
  | { readonly name: 'failed'; readonly error: unknown };

type Listener = (event: SinkEvent) => void;
const listenersBySink = new WeakMap<Writable, { readonly all: Set<Listener>; stop(): void }>();

/**
 * Tells `listener` what becomes of a stream, until the returned function is called. However many listen, the stream
 * has one listener for each of its events: the output of many tasks may go to one stream, and Node warns of the
 * eleventh.
 */
export function onSinkEvents(sink: Writable, listener: Listener): () => void {
  const shared = listenersBySink.get(sink) ?? share(sink);
  shared.all.add(listener);
  return () => {
    if (!shared.all.delete(listener) || shared.all.size > 0) return;
    shared.stop();
    listenersBySink.delete(sink);
  };
}

function share(sink: Writable): { readonly all: Set<Listener>; stop(): void } {
  const all = new Set<Listener>();
  const tell = (event: SinkEvent) => {
    for (const listener of all) listener(event);
  };
  const onDrain = () => tell({ name: 'drain' });
  const onClosed = () => tell({ name: 'closed' });
  const onError = (error: unknown) => tell({ name: 'failed', error });
  sink.on('drain', onDrain).on('close', onClosed).on('finish', onClosed).on('error', onError);
  const shared = {
    all,
    stop() {
      try {
        sink.off('drain', onDrain).off('close', onClosed).off('finish', onClosed).off('error', onError);
      } catch {
        // Of a stream of somebody's own: it keeps them.
      }
    },
  };
  listenersBySink.set(sink, shared);
  return shared;
}
