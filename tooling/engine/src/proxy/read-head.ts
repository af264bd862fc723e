import type { Socket } from 'node:net';

import { readChunk } from './read-chunk.ts';

const END = '\r\n\r\n';

/** The head of an HTTP message, with the empty line at its end, and what came behind it. */
export interface MessageHead {
  readonly head: string;
  readonly rest: Buffer;
}

/** Reads the head of the message that a connection begins with; `undefined` when it ends before. Leaves it paused. */
export async function readHead(socket: Socket): Promise<MessageHead | undefined> {
  let received: Buffer = Buffer.alloc(0);
  for (;;) {
    const chunk = await readChunk(socket);
    if (chunk === undefined) return undefined;
    received = Buffer.concat([received, chunk]);
    const at = received.indexOf(END);
    if (at === -1) continue;
    const length = at + END.length;
    return { head: received.toString('latin1', 0, length), rest: received.subarray(length) };
  }
}
