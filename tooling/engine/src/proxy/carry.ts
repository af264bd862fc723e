import type { Socket } from 'node:net';

import type { ProxyPoint, ProxyRule } from './proxy-rule.ts';
import { readChunk } from './read-chunk.ts';
import { readHead, type MessageHead } from './read-head.ts';
import { readAnswer } from '../spoilt/read-answer.ts';

export interface CarryOptions {
  /** Closes both connections. */
  readonly cut: () => void;
  /** Gets the first line of the request; answers what is to happen to it. */
  readonly onRequest: (line: string) => readonly ProxyRule[];
}

const REFUSAL = JSON.stringify({ message: 'out of order' });
const REFUSED = [
  'HTTP/1.1 500 Internal Server Error',
  'content-type: application/json',
  `content-length: ${REFUSAL.length}`,
  'connection: close',
  '',
  REFUSAL,
].join('\r\n');

/** Carries one request to the engine and its answer back, as far as the rules let it. Never rejects. */
export async function carry(client: Socket, engine: Socket, { cut, onRequest }: CarryOptions): Promise<void> {
  const request = await readHead(client);
  if (request === undefined) return cut();
  // Half a close means something on a connection that is switched to another protocol; else the client has gone.
  const isTunnel = /^upgrade:/im.test(request.head);
  const rules = onRequest(request.head.slice(0, request.head.indexOf('\r\n')));

  /** Lets happen what is to happen here; tells whether the call goes on. */
  async function goesOn(point: ProxyPoint, answer?: MessageHead): Promise<boolean> {
    for (const { at, fault } of rules) {
      if (at !== point) continue;
      if (typeof fault === 'function') {
        await fault();
        continue;
      }
      client.unpipe(engine).resume();
      // To see it when the client goes away.
      if (!isTunnel) client.on('end', cut);
      if (fault === 'cut') cut();
      else if (fault === 'refuse') client.end(REFUSED);
      else if (fault !== 'hang' && answer !== undefined)
        await fault.spoil(readAnswer(answer, engine), client);
      return false;
    }
    return !client.destroyed;
  }

  if (!(await goesOn('request'))) return;
  // In one piece: the engine may have answered the head and hung up before a second one, even an empty one, and Node
  // gives up a connection, with what came over it, at a write that fails.
  const head = isTunnel ? request.head : onlyRequest(request.head);
  engine.write(Buffer.concat([Buffer.from(head, 'latin1'), request.rest]));
  client.pipe(engine);
  if (!isTunnel) client.on('end', cut);
  if (!(await goesOn('forwarded'))) return;
  const answer = await readHead(engine);
  if (answer === undefined) return cut();
  if (!(await goesOn('answered', answer))) return;
  await write(client, answer.head);
  if (!(await goesOn('headers'))) return;
  const part = rules.find(({ at }) => at === 'body');
  let passed = answer.rest;
  if (part !== undefined) {
    for (let { bytes: left = 1 } = part; left > 0; ) {
      if (passed.length === 0) {
        const chunk = await readChunk(engine);
        // There are not so many bytes: all have been passed on.
        if (chunk === undefined) return void client.end();
        passed = chunk;
      }
      const piece = passed.subarray(0, left);
      await write(client, piece);
      passed = passed.subarray(piece.length);
      left -= piece.length;
    }
    if (!(await goesOn('body'))) return;
  }
  await write(client, passed);
  engine.pipe(client);
}

/** The engine closes the connection behind its answer, and says so to the client, which then keeps it for no other. */
function onlyRequest(head: string): string {
  return head.replace(/^connection:.*\r\n/gim, '').replace(/\r\n\r\n$/, '\r\nConnection: close\r\n\r\n');
}

/** Resolves when the other side can have it, or never will. */
async function write(socket: Socket, bytes: Buffer | string): Promise<void> {
  if (bytes.length === 0 || socket.destroyed) return;
  await new Promise<void>((resolve) => void socket.write(bytes, () => resolve()));
}
