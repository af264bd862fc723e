import { DrvError } from '@drv/core/driver';
import { excerpt } from './excerpt.ts';

/** Takes the framing off the body of an HTTP response. */
export interface BodyDecoder {
  /** The body is whole. */
  readonly ended: boolean;
  /** More came than the body: the connection cannot be used again. */
  readonly overran: boolean;
  /** The body ends where the connection does. */
  readonly endsWithConnection: boolean;
  /** What of the body is in these bytes, as views. Throws `DRV_PROTOCOL` where the framing is wrong. */
  decode(bytes: Buffer): readonly Buffer[];
}

const LINE_FEED = 0x0a;
/** Of the line with the size of a chunk, or with a trailer. */
const MAX_LINE_CHARACTERS = 1024;
const SIZE = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;

/** For a body in the chunked transfer coding of HTTP/1.1. Source: RFC 9112, section 7.1. */
export function createChunkedDecoder(): BodyDecoder {
  /** What the next line of the framing is. */
  let next: 'size' | 'end of chunk' | 'trailer' = 'size';
  /** Bytes of the chunk that have not come yet. */
  let left = 0;
  let line = '';
  let ended = false;
  let overran = false;

  function onLine(text: string): void {
    if (next === 'trailer') {
      ended = text === '';
    } else if (next === 'end of chunk') {
      if (text !== '') throw notChunked(text);
      next = 'size';
    } else {
      const [, digits] = SIZE.exec(text) ?? [];
      if (digits === undefined) throw notChunked(text);
      left = Number.parseInt(digits, 16);
      next = left === 0 ? 'trailer' : 'end of chunk';
    }
  }

  return {
    get ended() {
      return ended;
    },
    get overran() {
      return overran;
    },
    endsWithConnection: false,
    decode(bytes) {
      const body: Buffer[] = [];
      let at = 0;
      while (at < bytes.length && !ended) {
        if (left > 0) {
          const view = bytes.subarray(at, at + left);
          body.push(view);
          left -= view.length;
          at += view.length;
          continue;
        }
        const end = bytes.indexOf(LINE_FEED, at);
        line += bytes.toString('latin1', at, end === -1 ? bytes.length : end);
        if (line.length > MAX_LINE_CHARACTERS) throw notChunked(line);
        if (end === -1) break;
        at = end + 1;
        const text = line.trimEnd();
        line = '';
        onLine(text);
      }
      if (at < bytes.length && ended) overran = true;
      return body;
    },
  };
}

function notChunked(text: string): DrvError<'DRV_PROTOCOL'> {
  return new DrvError(
    'DRV_PROTOCOL',
    `The engine's answer is not in chunks: ${excerpt([Buffer.from(text, 'latin1')])}`,
  );
}
