import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { AbortOptions } from '@drv/core';
import { abortError, startTimer, throwIfAborted } from '@drv/core/driver';
import { describeAddress, type EngineAddress } from './engine-address.ts';
import { createEngineAgent } from './engine-agent.ts';
import { connectionError, responseError, scrub, timeoutError } from '../engine-errors.ts';
import { createLibraryCalls, type LibraryCalls } from './library-calls.ts';
import { holdBody, withReceiveBuffer } from '../wire/receive-buffer.ts';
import { readJson } from '../wire/read-json.ts';
import { sshAgent } from './ssh-agent.ts';

/** One request that drv speaks itself, over the same connection settings as the client library. */
export interface EngineRequest extends AbortOptions {
  /** A verb and an object, for messages: `create container`. */
  readonly op: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Milliseconds until the response's headers. @default the transport's `requestTimeoutMs` */
  readonly headersTimeoutMs?: number;
  /** The body is for `readBody`: it comes over a connection of its own, past the streams of node:http. */
  readonly direct?: boolean;
}

/** How drv speaks to an engine: short calls through the client library, streams by itself. */
export interface EngineTransport extends LibraryCalls {
  readonly address: EngineAddress;
  /** Resolves with the response's headers; rejects on a status of 400 and above. The body is the caller's. */
  open(request: EngineRequest): Promise<IncomingMessage>;
  /** Resolves with the JSON of a response that ends, all of it within the deadline of a short call. */
  exchange(request: Omit<EngineRequest, 'headersTimeoutMs' | 'direct'>): Promise<unknown>;
  /** Resolves with the raw connection once the engine has switched protocols (101). */
  upgrade(request: EngineRequest): Promise<Duplex>;
}

export function createEngineTransport(options: {
  readonly address: EngineAddress;
  /** Milliseconds that the engine has for a short call. */
  readonly requestTimeoutMs: number;
}): EngineTransport {
  const { address, requestTimeoutMs } = options;
  const where = describeAddress(address);
  const agent = createEngineAgent(address);
  const library = createLibraryCalls({ address, requestTimeoutMs });

  /** Responses over connections that the agent does not know. */
  const direct = new Set<IncomingMessage>();
  function keep(response: IncomingMessage): void {
    holdBody(response.socket);
    direct.add(response);
    response.once('close', () => direct.delete(response));
  }

  function send(request: EngineRequest, expect: 'response' | 'upgrade'): Promise<IncomingMessage | Duplex> {
    const { op, signal } = request;
    throwIfAborted(signal, op);
    return new Promise((resolve, reject) => {
      const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
      const secure = address.kind === 'tcp' && address.tls !== undefined;
      const outgoing = (secure ? https : http).request({
        ...(expect === 'upgrade' || request.direct === true
          ? streamEndpoint(address)
          : endpoint(address, agent)),
        method: request.method,
        path: request.path,
        headers: {
          ...request.headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          // Never a chunked body: on attach it would become the task's input.
          'content-length': String(body?.length ?? 0),
          ...(expect === 'upgrade' ? { connection: 'Upgrade', upgrade: 'tcp' } : {}),
        },
      });
      const timeoutMs = request.headersTimeoutMs ?? requestTimeoutMs;
      const timer = startTimer(timeoutMs, () => fail(timeoutError(op, timeoutMs, where)));
      const onAbort = () => fail(abortError(signal as AbortSignal, op));
      signal?.addEventListener('abort', onAbort, { once: true });
      const settle = () => {
        timer.cancel();
        signal?.removeEventListener('abort', onAbort);
      };
      function fail(error: Error): void {
        settle();
        reject(error);
        outgoing.destroy();
        // Not done by that when an upgrade was answered with an error: the engine may keep such a connection open.
        outgoing.socket?.destroy();
      }
      outgoing.on('error', (error) => fail(connectionError(error, op, where)));
      outgoing.on('upgrade', (_response, socket: Duplex, head: Buffer) => {
        settle();
        // Node took its own listener away: without one, a reset of this connection would end the process.
        socket.on('error', () => {});
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      outgoing.on('response', (response) => {
        response.on('error', () => {});
        const { statusCode = 0 } = response;
        if (statusCode < 400 && expect === 'response') {
          settle();
          if (request.direct === true) keep(response);
          resolve(response);
        } else {
          readMessage(response).then(
            (message) => fail(responseError(statusCode, message, op)),
            (error: unknown) => fail(connectionError(error, op, where)),
          );
        }
      });
      outgoing.end(body);
    });
  }

  const open = (request: EngineRequest) => send(request, 'response') as Promise<IncomingMessage>;

  async function exchange(request: EngineRequest): Promise<unknown> {
    const { op, signal } = request;
    const deadline = performance.now() + requestTimeoutMs;
    const response = await open(request);
    const timer = startTimer(deadline - performance.now(), () =>
      response.destroy(timeoutError(op, requestTimeoutMs, where)),
    );
    const onAbort = () => response.destroy(abortError(signal as AbortSignal, op));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await readJson(response, op);
    } finally {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  return {
    address,
    call: library.call,
    ask: library.ask,
    open,
    exchange,
    upgrade: (request) => send(request, 'upgrade') as Promise<Duplex>,
    close() {
      library.close();
      agent.destroy();
      for (const response of direct) response.destroy();
    },
  };
}

/** A connection of its own, which reads at the speed of a container's output. */
function streamEndpoint(address: EngineAddress): http.RequestOptions {
  switch (address.kind) {
    case 'socket':
      return {
        createConnection: () =>
          withReceiveBuffer((onread) => net.connect({ path: address.socketPath, onread })),
      };
    case 'tcp': {
      const { host, port, tls: certificates } = address;
      return {
        host,
        port,
        createConnection: () =>
          withReceiveBuffer((onread) =>
            certificates === undefined
              ? net.connect({ host, port, onread, keepAlive: true, keepAliveInitialDelay: 30_000 })
              : tls.connect({
                  host,
                  port,
                  onread,
                  servername: net.isIP(host) === 0 ? host : '',
                  ...certificates,
                } as tls.ConnectionOptions),
          ),
      };
    }
    case 'ssh':
      return { host: 'docker', agent: sshAgent(address) };
  }
}

function endpoint(address: EngineAddress, agent: http.Agent): http.RequestOptions {
  switch (address.kind) {
    case 'socket':
      return { socketPath: address.socketPath, agent };
    case 'tcp':
      return { host: address.host, port: address.port, agent, ...address.tls };
    case 'ssh':
      return { host: 'docker', agent: sshAgent(address) };
  }
}

/** The text of an error response: the engine's JSON `message`, else what a proxy put there; at most 2 KiB. */
async function readMessage(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > 2_048) break;
  }
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: an error before a hijack, or a proxy's page.
  }
  return scrub(text);
}
