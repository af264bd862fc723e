import type { Readable } from 'node:stream';
import { abortError, DrvError, type AbortOptions } from '@drv/core';

export interface JsonLinesOptions extends AbortOptions {
  /**
   * The longest line that is accepted, in bytes.
   * @default 1 MiB
   */
  readonly maxLineBytes?: number;
  /**
   * Passed to `JSON.parse`. Its third argument has the source text of numbers, for those beyond 2^53 such as an
   * event's `timeNano`.
   */
  readonly reviver?: (key: string, value: unknown, context: { readonly source?: string }) => unknown;
}

const LINE_FEED = 0x0a;
const DEFAULT_MAX_LINE_BYTES = 1024 * 1024;
const EXCERPT_CHARACTERS = 200;
/** White space, and the record separator of JSON text sequences (RFC 7464). */
const BEFORE_A_VALUE = /^[\s\u001e]+/;

/**
 * The JSON values that an engine streams, one per line: pull progress, events, stats. Lines end in `\n` or `\r\n`;
 * blank ones are skipped; a record separator before a value is accepted; the last line needs no end. Lines are split
 * by bytes and decoded whole, so a character may be cut anywhere between two chunks.
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
  let parts: Buffer[] = [];
  let partsBytes = 0;
  const keep = (part: Buffer) => {
    parts.push(part);
    partsBytes += part.length;
    if (partsBytes > maxLineBytes) {
      throw new DrvError(
        'DRV_PROTOCOL',
        `The engine sent a line of more than ${maxLineBytes} bytes: ${excerpt(parts)}`,
      );
    }
  };
  const takeLine = (): string => {
    const [first] = parts;
    const bytes = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts, partsBytes);
    parts = [];
    partsBytes = 0;
    return bytes.toString('utf8').replace(BEFORE_A_VALUE, '').trimEnd();
  };
  try {
    for await (const chunk of chunksOf(stream, signal)) {
      let at = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, at)) {
        keep(chunk.subarray(at, end));
        at = end + 1;
        const line = takeLine();
        if (line !== '') yield parse(line, reviver);
      }
      if (at < chunk.length) keep(chunk.subarray(at));
    }
    const last = takeLine();
    if (last !== '') yield parse(last, reviver);
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

function parse(line: string, reviver: JsonLinesOptions['reviver']): unknown {
  try {
    // The library's type of a reviver lacks the third argument.
    return JSON.parse(line, reviver as ((key: string, value: unknown) => unknown) | undefined);
  } catch (error) {
    const text = excerpt([Buffer.from(line)]);
    throw new DrvError('DRV_PROTOCOL', `The engine sent a line that is not JSON: ${text}`, { cause: error });
  }
}

/** The beginning of what was sent, quoted, so that no control character reaches a terminal or a log. */
function excerpt(parts: readonly Buffer[]): string {
  const text = Buffer.concat(parts.map((part) => part.subarray(0, EXCERPT_CHARACTERS))).toString('utf8');
  return JSON.stringify(text.slice(0, EXCERPT_CHARACTERS));
}
