import type { Readable } from 'node:stream';
import { abortError, DrvError, type AbortOptions } from '@drv/core';
import { createLineSplitter } from './line-splitter.ts';

export interface ReadLinesOptions extends AbortOptions {
  /** The longest line that is accepted, in bytes. */
  readonly maxLineBytes: number;
}

/**
 * The lines that an engine streams, those of one read together. Lines end in `\n`; the last one needs no end. They are
 * split by bytes, so a character may be cut anywhere between two chunks.
 *
 * The stream is destroyed when the loop over the lines is left, however that happens.
 *
 * @throws `DRV_PROTOCOL` for a line that is too long, `DRV_ABORTED`, and `DRV_ENGINE_UNAVAILABLE` when the stream fails.
 */
export async function* readLines(
  stream: Readable,
  options: ReadLinesOptions,
): AsyncGenerator<readonly Buffer[], void, undefined> {
  const { maxLineBytes, signal } = options;
  const onAbort = () => stream.destroy();
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const splitter = createLineSplitter(maxLineBytes);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      const lines = splitter.split(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      if (lines.length > 0) yield lines;
    }
    if (splitter.midLine) yield [splitter.rest()];
  } catch (error) {
    if (signal?.aborted) throw abortError(signal);
    if (DrvError.is(error)) throw error;
    throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'The connection to the engine was lost', { cause: error });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stream.destroy();
  }
  if (signal?.aborted) throw abortError(signal);
}
