import type { Socket } from 'node:net';

import { readChunk } from '../proxy/read-chunk.ts';
import type { MessageHead } from '../proxy/read-head.ts';
import type { EngineAnswer } from './spoilt-answer.ts';

/** The answer that has begun to come over this connection, which carries nothing else. */
export function readAnswer({ head, rest }: MessageHead, engine: Socket): EngineAnswer {
  async function* bytes(): AsyncGenerator<Buffer> {
    if (rest.length > 0) yield rest;
    for (let chunk = await readChunk(engine); chunk !== undefined; chunk = await readChunk(engine))
      yield chunk;
  }

  async function body(): Promise<Buffer> {
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? Number.POSITIVE_INFINITY);
    const isChunked = /^transfer-encoding: *chunked/im.test(head);
    let all: Buffer = Buffer.alloc(0);
    for await (const chunk of bytes()) {
      all = Buffer.concat([all, chunk]);
      if (
        isChunked
          ? all.includes('\r\n0\r\n\r\n') || all.equals(Buffer.from('0\r\n\r\n'))
          : all.length >= length
      )
        break;
    }
    return isChunked ? unchunk(all) : all.subarray(0, length);
  }

  return { status: Number(head.split(' ')[1]), head, bytes, body };
}

function unchunk(framed: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = framed.indexOf('\r\n', at);
    const size = Number.parseInt(framed.toString('latin1', at, end), 16);
    if (end === -1 || !(size > 0)) return Buffer.concat(parts);
    parts.push(framed.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
