import type { Writable } from 'node:stream';
import { onSinkEvents, type SinkEvent } from './sink-events.ts';

/** A caller's stream while it is written to. */
export interface WatchedSink {
  /** It takes no more: it failed, or was destroyed or ended. */
  readonly closed: boolean;
  /** It has enough for the moment. */
  readonly full: boolean;
  /** What it failed with. */
  readonly error: unknown;
  /** Resolves when it wants more, is closed, or the signal aborts. */
  ready(): Promise<void>;
  /** False when the stream threw: it did not take the piece. One that calls back with an error fails a moment later. Never throws. */
  write(piece: Uint8Array): boolean;
  /** Stops watching, once what was written last has succeeded or failed. */
  release(): void;
}

export function watchSink(sink: Writable, signal?: AbortSignal): WatchedSink {
  let failure: { readonly error: unknown } | undefined;
  /** One that throws when it is asked has failed: its members may be somebody's own. */
  function ask<T>(question: () => T, otherwise: T): T {
    try {
      return question();
    } catch (error) {
      failure ??= { error };
      return otherwise;
    }
  }
  let full = ask(() => sink.writableNeedDrain, false);
  let pendingWrites = 0;
  let released = false;
  let wake = () => {};

  const isClosed = () => failure !== undefined || !ask(() => sink.writable, false);
  /** An `error` event that nobody listens to would end the process. */
  const mayStillFail = () =>
    failure === undefined &&
    ask(() => !sink.closed && (pendingWrites > 0 || sink.destroyed || sink.errored !== null), false);

  const onChange = () => {
    wake();
    if (released && !mayStillFail()) stop();
  };
  const onEvent = (event: SinkEvent) => {
    if (event.name === 'drain') full = false;
    if (event.name === 'failed') failure = { error: event.error };
    onChange();
  };
  const onWritten = () => {
    pendingWrites -= 1;
    if (released) onChange();
  };

  const stop = ask(
    () => onSinkEvents(sink, onEvent),
    () => {},
  );
  signal?.addEventListener('abort', onChange);
  return {
    get full() {
      return full;
    },
    get closed() {
      return isClosed();
    },
    get error() {
      const errored = ask(() => sink.errored, null);
      return failure?.error ?? errored ?? undefined;
    },
    async ready() {
      while (full && !isClosed() && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    write(piece) {
      pendingWrites += 1;
      try {
        const took: unknown = sink.write(piece, onWritten);
        full = took === false;
        // A stream of somebody's own may have an asynchronous `write`.
        if (took instanceof Promise) took.catch((error: unknown) => onEvent({ name: 'failed', error }));
        return true;
      } catch (error) {
        failure = { error };
        return false;
      }
    },
    release() {
      released = true;
      signal?.removeEventListener('abort', onChange);
      onChange();
    },
  };
}
