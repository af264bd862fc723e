import type { Duplex, Readable } from 'node:stream';
import { DrvError, backOff, delay } from '@drv/core/driver';
import { connectionError, isConnectionLost, timeoutError } from '../errors/engine-errors.ts';
import { isRefusal } from '../errors/engine-refusals.ts';
import type { OpenResponse } from '../wire/read-body.ts';
import type { ResponseHead } from '../wire/response-head.ts';
import {
  emptyAnswer,
  headAnswer,
  jsonAnswer,
  openAnswer,
  pendingAnswer,
  sendFor,
  streamAnswer,
  upgradeAnswer,
  type Answer,
  type PendingAnswer,
} from './answer.ts';
import { boundedCall, type BoundedCall } from './http/bounded-call.ts';
import { createDialer } from './create-dialer.ts';
import { describeAddress, type EngineAddress } from './address/engine-address.ts';
import type { EngineRequest } from './engine-request.ts';
import { createConnectionPool } from './http/connection-pool.ts';
import type { HttpConnection } from './http/http-connection.ts';
import { headerText, requestText } from './http/request-text.ts';
import { sendBody } from './http/send-body.ts';
import { waitForConnection } from './http/wait-for-connection.ts';
import { createSpokenVersion, type SpokenVersion } from './spoken-version.ts';
import { causeOf, LostAnswer, mayGoAgain } from './lost-answer.ts';

/**
 * How drv speaks to an engine: every request through here, on paths with the version of the API that both know.
 *
 * Connections are kept for the next request. One that was kept may have been closed meanwhile, by an engine that was
 * restarted: a request that fails on it before any of the answer came is sent once more on a new one, if it is
 * repeatable or was not taken as a whole. Redirects are not followed. Answers are read with a bound.
 *
 * Rejects with `DRV_ENGINE_UNAVAILABLE`, `DRV_ENGINE_TIMEOUT`, `DRV_PROTOCOL`, `DRV_ABORTED`, and for a status of 300
 * and above with that `statusCode`.
 */
export interface EngineTransport {
  readonly where: string;
  readonly address: EngineAddress;
  /** Asks for a JSON document; again, at most twice and within the same deadline, when the connection was lost. */
  ask(request: EngineRequest): Promise<unknown>;
  /** A call that changes something and answers with JSON. Who gets no answer has to look what became of it. */
  call(request: EngineRequest): Promise<unknown>;
  /** A call that changes something and answers with nothing. */
  command(request: EngineRequest): Promise<void>;
  /** Resolves with the head of an answer that has no body, also with that of a 404. */
  head(request: EngineRequest): Promise<ResponseHead>;
  /**
   * Sends a body of any length, no faster than the engine takes it. The deadline is for the engine alone: it begins anew
   * with each piece that was taken, and does not run while the body has nothing to give. A body that fails rejects with its
   * error.
   */
  upload(request: EngineRequest, body: AsyncIterable<Uint8Array>): Promise<void>;
  /** Resolves with the head of an answer; its JSON document may come hours later. */
  begin(request: EngineRequest): Promise<PendingAnswer>;
  /** Resolves with the body, once the head of the answer has come. The caller reads or destroys it. */
  open(request: EngineRequest): Promise<Readable>;
  /** The same over a connection of its own, for `readBody`. */
  openDirect(request: EngineRequest): Promise<OpenResponse>;
  /** Resolves with the raw connection, once the engine has switched protocols. */
  upgrade(request: EngineRequest): Promise<Duplex>;
  /** The version of the API that is spoken: the newest that the engine and drv know. */
  readonly version: Pick<SpokenVersion, 'ask' | 'known'>;
  /** Closes every connection, also those that are being made; no other is made, `DRV_INVALID_STATE`. Idempotent. */
  close(): Promise<void>;
}

const TRIES = 3;
const PAUSES = { firstMs: 50 };

export function createEngineTransport(options: {
  readonly address: EngineAddress;
  /** Milliseconds that the engine has for a short call. */
  readonly requestTimeoutMs: number;
}): EngineTransport {
  const { address, requestTimeoutMs } = options;
  const where = describeAddress(address);
  const pool = createConnectionPool();
  const dialer = createDialer(address, { where, timeoutMs: requestTimeoutMs });
  /** Connections that were handed out. */
  const taken = new Set<Duplex>();
  let isClosed = false;
  const fixed = headerText(fixedHeaders(address));
  const before = address.kind === 'tcp' ? (address.path ?? '') : '';
  const version = createSpokenVersion(() => {
    const request: EngineRequest = { op: 'ask version', method: 'GET', path: '/version' };
    return bounded(request, (call) => askOn(call, request, false));
  });

  const bounded = <T>(request: EngineRequest, body: (call: BoundedCall) => Promise<T>): Promise<T> => {
    const { op, signal, timeoutMs = requestTimeoutMs } = request;
    const onTimeout = (ms: number) => timeoutError(op, ms, where);
    return boundedCall({ op, signal, timeoutMs, onTimeout }, async (call) => {
      try {
        return await body(call);
      } catch (error) {
        const cause = causeOf(error);
        throw DrvError.is(cause) ? cause : connectionError(cause, op, where);
      }
    });
  };

  async function send<T>(
    call: BoundedCall,
    request: EngineRequest,
    answerOn: (connection: HttpConnection) => Answer<T>,
    { fast = false, versioned = true, streamed }: SendOptions = {},
  ): Promise<T> {
    const { op, method, isRepeatable = method === 'GET' } = request;
    const spoken = versioned ? version.prefix() : '';
    const path = `${before}${typeof spoken === 'string' ? spoken : await call.waitFor(spoken)}${request.path}`;
    const isStreamed = streamed !== undefined;
    const { body, bytes, headers = fast ? CLOSE : undefined } = request;
    const text = requestText({ method, path, fixed, headers, body, length: bytes?.length, isStreamed });
    const message = bytes === undefined ? text : Buffer.concat([Buffer.from(text), bytes]);
    const on = (connection: HttpConnection) => {
      call.whenEnded((error) => connection.destroy(error));
      // However long it may take to begin: an answer that has begun comes to its end soon.
      const onBegin = () => call.shorten(requestTimeoutMs);
      const answered = sendFor(connection, message, { op, where, answer: answerOn(connection), onBegin });
      if (isStreamed) void sendBody(connection, streamed, call);
      return answered;
    };
    const kept = fast || isStreamed ? undefined : pool.take();
    if (kept !== undefined) {
      try {
        return await on(kept);
      } catch (error) {
        if (call.ended !== undefined || !mayGoAgain(error, isRepeatable)) throw error;
      }
    }
    if (isClosed) throw closedError(op);
    const dialling = dialer.dial(fast);
    const socket = dialling instanceof Promise ? await waitForConnection(call, dialling) : dialling;
    const connection = pool.adopt(socket);
    // Meanwhile.
    if (isClosed) connection.destroy(closedError(op));
    return on(connection);
  }

  /** Like {@link send}, and once more where the engine is another one than the one that was asked for its version. */
  async function sendVersioned<T>(
    ...[call, request, answerOn, sendOptions]: Parameters<typeof send<T>>
  ): Promise<T> {
    try {
      return await send(call, request, answerOn, sendOptions);
    } catch (error) {
      if (!isRefusal(error, 'other-version')) throw error;
      version.forget();
      return send(call, request, answerOn, sendOptions);
    }
  }

  const once = <T>(
    request: EngineRequest,
    answerOn: (connection: HttpConnection) => Answer<T>,
    fast = false,
  ): Promise<T> => bounded(request, (call) => sendVersioned(call, request, answerOn, { fast }));

  async function askOn(call: BoundedCall, request: EngineRequest, versioned: boolean): Promise<unknown> {
    const { op } = request;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendVersioned(call, request, () => jsonAnswer(request), { versioned });
      } catch (error) {
        const isLost =
          error instanceof LostAnswer && isConnectionLost(connectionError(error.cause, op, where));
        if (attempt === TRIES || call.ended !== undefined || !isLost) throw error;
        await call.waitFor(delay(backOff(attempt, PAUSES)));
      }
    }
  }

  function keep<T extends Duplex>(socket: T): T {
    taken.add(socket);
    if (isClosed) socket.destroy();
    return socket.once('close', () => taken.delete(socket));
  }

  return {
    where,
    address,
    version,
    ask: (request) => bounded(request, (call) => askOn(call, request, request.isVersioned !== false)),
    call: (request) => once(request, () => jsonAnswer(request)),
    head: (request) => once({ ...request, headers: CLOSE }, headAnswer),
    upload: (request, body) =>
      bounded(request, async (call) => {
        // Told before anything of the body is taken, which comes only once.
        await call.waitFor(Promise.resolve(version.prefix()));
        const headers = { ...CLOSE, ...request.headers };
        await send(call, { ...request, headers }, () => emptyAnswer(request.op), { streamed: body });
      }),
    command: (request) => once(request, () => emptyAnswer(request.op)),
    begin(request) {
      const { op } = request;
      const bounds = { bodyMs: requestTimeoutMs, onLate: () => timeoutError(op, requestTimeoutMs, where) };
      return once(request, (connection) => pendingAnswer(op, connection, bounds));
    },
    open: (request) => once(request, (connection) => streamAnswer(request.op, connection)),
    async openDirect(request) {
      const response = await once(request, () => openAnswer(request.op), true);
      keep(response.socket);
      return response;
    },
    async upgrade(request) {
      const headers = { ...request.headers, Connection: 'Upgrade', Upgrade: 'tcp' };
      return keep(await once({ ...request, headers }, () => upgradeAnswer(request.op), true));
    },
    async close() {
      isClosed = true;
      pool.close();
      for (const socket of taken) socket.destroy();
      await dialer.close();
    },
  };
}

function closedError(op: string): DrvError {
  return new DrvError('DRV_INVALID_STATE', 'The client of the engine was closed', { op });
}

/** Nothing else is to follow on the connection. */
const CLOSE = { Connection: 'close' };

interface SendOptions {
  readonly fast?: boolean;
  readonly versioned?: boolean;
  /** Comes behind the head. */
  readonly streamed?: AsyncIterable<Uint8Array>;
}

function fixedHeaders(address: EngineAddress): Readonly<Record<string, string>> {
  const host = address.kind === 'tcp' ? `${address.host}:${address.port}` : 'docker';
  return { Host: host, Accept: '*/*' };
}
