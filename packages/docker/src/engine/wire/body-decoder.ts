import { DrvError } from '@drv/core/driver';
import { createChunkedDecoder, type BodyDecoder } from './chunked-decoder.ts';
import type { ResponseHead } from './response-head.ts';

const LENGTH = /^\d{1,15}$/;

/**
 * How the body of this response is framed. Source: RFC 9112, section 6.3.
 *
 * @throws `DRV_PROTOCOL` where the head contradicts itself, or names a coding that was not asked for.
 */
export function bodyDecoder({ status, headers }: ResponseHead): BodyDecoder {
  const coding = headers.get('transfer-encoding');
  const length = headers.get('content-length');
  if (status < 200 || status === 204 || status === 304) return ofLength(0);
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked' || length !== undefined) throw wrong(`${coding}, ${length}`);
    return createChunkedDecoder();
  }
  if (length === undefined) return untilClose();
  if (!LENGTH.test(length)) throw wrong(length);
  return ofLength(Number(length));
}

function ofLength(length: number): BodyDecoder {
  let left = length;
  let overran = false;
  return {
    get ended() {
      return left === 0;
    },
    get overran() {
      return overran;
    },
    endsWithConnection: false,
    decode(bytes) {
      const view = bytes.subarray(0, left);
      left -= view.length;
      if (view.length < bytes.length) overran = true;
      return view.length === 0 ? [] : [view];
    },
  };
}

function untilClose(): BodyDecoder {
  return {
    ended: false,
    overran: false,
    endsWithConnection: true,
    decode: (bytes) => [bytes],
  };
}

function wrong(what: string): DrvError {
  return new DrvError(
    'DRV_PROTOCOL',
    `The engine's answer has an impossible length: ${JSON.stringify(what)}`,
  );
}
