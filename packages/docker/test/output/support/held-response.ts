import net, { type AddressInfo, type Socket } from 'node:net';
import { openAnswer, sendFor } from '../../../src/engine/transport/answer.ts';
import { createConnectionPool } from '../../../src/engine/transport/http/connection-pool.ts';
import type { OpenResponse } from '../../../src/engine/wire/read-body.ts';
import { withReceiveBuffer } from '../../../src/engine/wire/receive-buffer.ts';

export interface HeldResponse extends AsyncDisposable {
  readonly response: OpenResponse;
  /** The other end, which has sent the head and is the test's. */
  readonly engine: Socket;
}

export interface HeldResponseOptions {
  /** Lines of the head. @default those of a body in chunks */
  readonly headers?: readonly string[];
  /** How the head and what is behind it are sent. @default in one piece */
  readonly send?: (engine: Socket, bytes: Buffer) => Promise<void>;
  /** Sent behind the head. */
  readonly body?: string;
  /** @default a connection with a receive buffer */
  readonly plain?: boolean;
}

/** A response of which the head was read. Both ends are closed when it is disposed. */
export async function holdResponse(options: HeldResponseOptions = {}): Promise<HeldResponse> {
  const { headers = ['Transfer-Encoding: chunked'], body = '', plain = false } = options;
  const send = options.send ?? (async (engine, bytes) => void engine.write(bytes));
  const server = net.createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const to = { port, host: '127.0.0.1' };
  const socket = plain ? net.connect(to) : withReceiveBuffer((onread) => net.connect({ ...to, onread }));
  const connection = createConnectionPool().adopt(socket);
  const begun = sendFor(connection, 'GET / HTTP/1.1\r\n\r\n', {
    op: 'test',
    where: 'test',
    answer: openAnswer('read'),
    onBegin() {},
  });
  const engine = await accepted;
  engine.on('error', () => {}).resume();
  await send(engine, Buffer.from(['HTTP/1.1 200 OK', ...headers, '', body].join('\r\n')));
  const response = await begun;
  server.close();
  return {
    response,
    engine,
    async [Symbol.asyncDispose]() {
      response.socket.destroy();
      engine.destroy();
    },
  };
}

/** Text as a chunk of the chunked transfer coding. */
export const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

export const LAST_CHUNK = '0\r\n\r\n';
