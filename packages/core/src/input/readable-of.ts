import { Readable } from 'node:stream';
import { DrvError } from '../errors/drv-error.ts';

type Chunk = string | Uint8Array;

/** The values of an iterable as a stream of bytes. Destroying it closes the iterator. */
export function readableOf(values: Iterable<Chunk> | AsyncIterable<Chunk>): Readable {
  const iterator =
    Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
  // Not a generator: one that waits for the next value could not be closed meanwhile.
  const checked: AsyncIterator<Chunk> = {
    async next() {
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return { done: true, value: undefined };
        const { value } = next;
        if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
          throw new DrvError('DRV_INVALID_OPTION', 'input: an iterable must give strings or bytes', {
            op: 'read input',
          });
        }
        // An empty chunk is nothing to a stream.
        if (value.length > 0) return { done: false, value };
      }
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
  return Readable.from({ [Symbol.asyncIterator]: () => checked }, { objectMode: false });
}
