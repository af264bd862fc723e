import type { Readable } from 'node:stream';

/** Text, bytes, a stream of Node of any age, or what gives bytes one after the other, as a web `ReadableStream` does. */
export type TaskInput =
  | string
  | Uint8Array
  | Readable
  | NodeJS.ReadableStream
  | AsyncIterable<string | Uint8Array>;
