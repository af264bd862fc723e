import { Readable } from 'node:stream';
import { DrvError } from '../errors/drv-error.ts';
import { joinTexts } from './join-texts.ts';

type Chunk = string | Uint8Array;

/**
 * The values of an iterable as a stream of bytes. Destroying it closes the iterator.
 *
 * @throws `DRV_INVALID_OPTION` for one that cannot be begun, as a web stream that somebody else reads.
 */
export function readableOf(values: Iterable<Chunk> | AsyncIterable<Chunk>): Readable {
  const iterator = begin(values);
  // Not a generator: one that waits for the next value could not be closed meanwhile.
  const joiner = joinTexts();
  const checked: AsyncIterator<Uint8Array> = {
    async next() {
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) {
          const rest = joiner.end();
          return rest.length > 0 ? { done: false, value: rest } : { done: true, value: undefined };
        }
        const { value } = next;
        if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
          throw new DrvError('DRV_INVALID_OPTION', 'input: an iterable must give strings or bytes', {
            op: 'read input',
          });
        }
        const bytes = joiner.push(value);
        // An empty chunk is nothing to a stream.
        if (bytes.length > 0) return { done: false, value: bytes };
      }
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
  return Readable.from({ [Symbol.asyncIterator]: () => checked }, { objectMode: false });
}

function begin(values: Iterable<Chunk> | AsyncIterable<Chunk>): Iterator<Chunk> | AsyncIterator<Chunk> {
  try {
    return Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DrvError('DRV_INVALID_OPTION', `input: it cannot be read: ${why}`, {
      op: 'open input',
      cause: error,
    });
  }
}
