import type { AbortOptions } from '@drv/core';
import { abortError } from '@drv/core/driver';

/** From one writer that never waits to any number of readers, each of which gets the newest value. */
export interface LatestFeed<T> {
  /** Gives the value to every reader. One that has not taken the value before gets only this one. */
  push(value: T): void;
  /** No more values come. Readers get the value that waits for them, then the end, or `error` where one is given. */
  end(error?: Error): void;
  /**
   * A reader of the values from now on. It holds one value at most. Abort ends it with `DRV_ABORTED`; leaving its
   * loop ends it too. Neither touches the writer or the other readers.
   */
  subscribe(options?: AbortOptions): AsyncIterableIterator<T>;
}

type Reader<T> = { offer(value: T): void; close(error?: Error): void };

/** A feed without readers. It holds no timer and no listener of its own: what is forgotten is collected. */
export function createLatestFeed<T>(): LatestFeed<T> {
  const readers = new Set<Reader<T>>();
  let ended: { readonly error: Error | undefined } | undefined;
  return {
    push(value) {
      if (ended !== undefined) return;
      for (const reader of readers) reader.offer(value);
    },
    end(error) {
      if (ended !== undefined) return;
      ended = { error };
      for (const reader of readers) reader.close(error);
      readers.clear();
    },
    subscribe({ signal } = {}) {
      let waiting: { resolve(result: IteratorResult<T>): void; reject(reason: Error): void }[] = [];
      let newest: { readonly value: T } | undefined;
      let closed: { error: Error | undefined } | undefined;

      const reader: Reader<T> = {
        offer(value) {
          const reading = waiting.shift();
          if (reading === undefined) newest = { value };
          else reading.resolve({ done: false, value });
        },
        close(error) {
          if (closed !== undefined) return;
          const [reading, ...others] = waiting;
          waiting = [];
          // An error is told once, to whoever reads next; after it the iterator is over, as for a generator.
          closed = { error: reading === undefined ? error : undefined };
          if (error === undefined) reading?.resolve({ done: true, value: undefined });
          else reading?.reject(error);
          for (const other of others) other.resolve({ done: true, value: undefined });
          signal?.removeEventListener('abort', onAbort);
          readers.delete(reader);
        },
      };
      const onAbort = () => {
        newest = undefined;
        reader.close(abortError(signal as AbortSignal, 'read stats'));
      };

      if (signal?.aborted) onAbort();
      else if (ended !== undefined) reader.close(ended.error);
      else {
        readers.add(reader);
        signal?.addEventListener('abort', onAbort, { once: true });
      }

      return {
        next: async () => {
          if (newest !== undefined) {
            const { value } = newest;
            newest = undefined;
            return { done: false, value };
          }
          if (closed === undefined)
            return new Promise<IteratorResult<T>>((resolve, reject) => waiting.push({ resolve, reject }));
          const { error } = closed;
          closed = { error: undefined };
          if (error !== undefined) throw error;
          return { done: true, value: undefined };
        },
        return: async () => {
          newest = undefined;
          reader.close();
          closed = { error: undefined };
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
}
