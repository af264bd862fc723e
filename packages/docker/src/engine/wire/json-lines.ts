import type { Readable } from 'node:stream';
import type { AbortOptions } from '@drv/core';
import { DrvError, abortError } from '@drv/core/driver';
import { createLineSplitter } from './line-splitter.ts';
import { parseJsonLine, type JsonReviver } from './parse-json-line.ts';

export interface JsonLinesOptions extends AbortOptions {
  /**
   * The longest line that is accepted, in bytes.
   * @default 1 MiB
   */
  readonly maxLineBytes?: number;
  readonly reviver?: JsonReviver;
}

const DEFAULT_MAX_LINE_BYTES = 1024 * 1024;

/**
 * The JSON values that an engine streams, one per line: pull progress and events. Lines end in `\n` or `\r\n`; blank
 * ones are skipped; a record separator before a value is accepted; the last line needs no end. Lines are split by bytes
 * and decoded whole, so a character may be cut anywhere between two chunks.
 *
 * The stream is destroyed when the loop over the values is left, however that happens.
 *
 * @throws `DRV_PROTOCOL` for a line that is not JSON (proxies insert plain text) or is too long, `DRV_ABORTED`, and
 * `DRV_ENGINE_UNAVAILABLE` when the stream fails.
 */
export async function* readJsonLines(
  stream: Readable,
  options: JsonLinesOptions = {},
): AsyncGenerator<unknown, void, undefined> {
  const { maxLineBytes = DEFAULT_MAX_LINE_BYTES, reviver, signal } = options;
  const onAbort = () => stream.destroy();
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const splitter = createLineSplitter(maxLineBytes);
  try {
    for await (const chunk of chunksOf(stream, signal)) {
      for (const line of splitter.split(chunk)) {
        const value = parseJsonLine(line, reviver);
        if (value !== undefined) yield value;
      }
    }
    const last = parseJsonLine(splitter.rest(), reviver);
    if (last !== undefined) yield last;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}

async function* chunksOf(stream: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  } catch (error) {
    if (signal?.aborted) throw abortError(signal);
    throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'The connection to the engine was lost', { cause: error });
  }
  if (signal?.aborted) throw abortError(signal);
}
