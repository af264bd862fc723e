import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { FakeEngine } from '@drv/testing';

export interface RawOptions {
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as JSON, unless it is text. */
  readonly body?: unknown;
}

/** Sends a request as it is told, right or wrong, and gives the answer with its body unread. */
export async function open(
  engine: FakeEngine,
  method: string,
  path: string,
  { headers = {}, body }: RawOptions = {},
): Promise<IncomingMessage> {
  const sent = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const outgoing = request({
    ...endpoint(engine),
    method,
    path,
    headers: { 'content-length': Buffer.byteLength(sent), ...headers },
    agent: false,
  });
  outgoing.end(sent);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

/** Sends a request and reads the answer. */
export async function call(
  engine: FakeEngine,
  method: string,
  path: string,
  options?: RawOptions,
): Promise<{ readonly status: number; readonly body: string }> {
  const response = await open(engine, method, path, options);
  return { status: response.statusCode ?? 0, body: await text(response) };
}

/** Attaches to a container, and gives the bare connection. */
export async function attach(engine: FakeEngine, id: string, options: RawOptions = {}): Promise<Duplex> {
  const { body = '' } = options;
  const outgoing = request({
    ...endpoint(engine),
    method: 'POST',
    path: `/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1`,
    headers: {
      connection: 'Upgrade',
      upgrade: 'tcp',
      'content-length': Buffer.byteLength(String(body)),
      ...options.headers,
    },
    agent: false,
  });
  outgoing.end(body);
  const [, socket, head] = (await once(outgoing, 'upgrade')) as [IncomingMessage, Duplex, Buffer];
  socket.on('error', () => {});
  if (head.length > 0) socket.unshift(head);
  return socket;
}

/** Reads a connection to its end. */
export async function readAll(socket: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function endpoint({ host }: FakeEngine): { socketPath: string } | { host: string; port: number } {
  const url = new URL(host);
  return url.protocol === 'unix:'
    ? { socketPath: url.pathname }
    : { host: url.hostname, port: Number(url.port) };
}
