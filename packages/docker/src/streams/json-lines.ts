import type { Readable } from 'node:stream';
import type { AbortOptions } from '@drv/core';
import { parseJsonLine, type JsonReviver } from './parse-json-line.ts';
import { readLines } from './read-lines.ts';

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
 * ones are skipped; a record separator before a value is accepted; the last line needs no end.
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
  for await (const lines of readLines(stream, { maxLineBytes, signal })) {
    for (const line of lines) {
      const value = parseJsonLine(line, reviver);
      if (value !== undefined) yield value;
    }
  }
}
