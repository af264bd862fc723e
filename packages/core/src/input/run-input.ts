import type { Readable } from 'node:stream';

/** What a task can be given to read by `run` and `lines`. Texts are UTF-8. */
export type RunInput =
  | string
  | Uint8Array
  /** Read with backpressure, and never destroyed: it belongs to the caller. */
  | Readable
  | NodeJS.ReadableStream
  /**
   * Of texts or bytes; a web stream is one (`fetch(…).body`). It is closed when the task has ended without reading all of
   * it.
   */
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>
  /** A regular file of this machine: `new URL('data.csv', import.meta.url)`. */
  | URL;
