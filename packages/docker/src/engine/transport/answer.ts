import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { DrvError, startTimer, type Timer } from '@drv/core/driver';
import { redirectError, responseError } from '../errors/engine-errors.ts';
import { createJsonAnswer } from '../wire/json-answer.ts';
import type { OpenResponse } from '../wire/read-body.ts';
import type { ResponseHead } from '../wire/response-head.ts';
import type { EngineRequest } from './engine-request.ts';
import type { HttpConnection } from './http/http-connection.ts';
import { LostAnswer } from './lost-answer.ts';

/** What is done with an answer of the status 2xx, or 101. Its errors reject the request. */
export interface Answer<T> {
  /** A status of 300 and above that is no refusal here. */
  readonly alsoTakes?: number;
  onHead(head: ResponseHead, settle: (value: T) => void): 'take' | void;
  onBody?(bytes: Buffer): void;
  onEnd?(settle: (value: T) => void): void;
  onTaken?(socket: Duplex, settle: (value: T) => void): void;
  /** After the head had come. */
  onLost?(error: Error): void;
}

export interface SendOptions<T> {
  readonly op: string;
  readonly where: string;
  readonly answer: Answer<T>;
  /** The first bytes of the answer have come. */
  readonly onBegin: () => void;
}

/** Of a refusal. */
const MESSAGE_BYTES = 4096;

/** Sends a request, and gives its answer to `answer`; rejects with the refusal for a status of 300 and above. */
export function sendFor<T>(
  connection: HttpConnection,
  request: string | Uint8Array,
  { op, where, answer, onBegin }: SendOptions<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let head: ResponseHead | undefined;
    let message: Buffer[] | undefined;
    let left = MESSAGE_BYTES;
    const refuse = (status: number, text: readonly Buffer[]) => {
      const isRedirect = status < 400 && status !== 304;
      reject(isRedirect ? redirectError(status, op, where) : responseError(status, messageOf(text), op));
    };
    connection.send(request, {
      onBegin,
      onHead(received) {
        head = received;
        if (head.status < 300 || head.status === answer.alsoTakes)
          return answer.onHead(head, resolve) === 'take';
        message = [];
        return false;
      },
      onBody(bytes) {
        if (message === undefined) return answer.onBody?.(bytes);
        message.push(bytes.subarray(0, left));
        left -= bytes.length;
        if (left <= 0) connection.destroy();
      },
      onEnd() {
        if (message !== undefined && head !== undefined) return refuse(head.status, message);
        try {
          answer.onEnd?.(resolve);
        } catch (error) {
          reject(DrvError.is(error) ? error : new LostAnswer(error as Error, true));
        }
      },
      onTaken: (socket) => answer.onTaken?.(socket, resolve),
      onLost(error, began) {
        if (message !== undefined && head !== undefined) return refuse(head.status, message);
        if (head !== undefined) answer.onLost?.(error);
        reject(new LostAnswer(error, began));
      },
    });
  });
}

/** The answer is a JSON document. */
export function jsonAnswer(request: Pick<EngineRequest, 'op' | 'wanted' | 'bound'>): Answer<unknown> {
  const json = createJsonAnswer(request.op, request);
  return { onHead() {}, onBody: (bytes) => json.push(bytes), onEnd: (settle) => settle(json.value()) };
}

/** The status is the answer. */
export function emptyAnswer(op: string): Answer<void> {
  let left = 1024 * 1024;
  return {
    onHead() {},
    onBody(bytes) {
      left -= bytes.length;
      if (left < 0) throw new DrvError('DRV_PROTOCOL', `The engine's answer is too large: ${op}`, { op });
    },
    onEnd: (settle) => settle(),
  };
}

/** The head is the answer, also to a question for what is not there: to HEAD there is no body, whatever length it says. */
export function headAnswer(): Answer<ResponseHead> {
  return {
    alsoTakes: 404,
    onHead(head, settle) {
      settle(head);
      return 'take';
    },
    onTaken: (socket) => void socket.destroy(),
  };
}

/** An answer that comes in two parts. */
export interface PendingAnswer {
  /** The JSON document, which may come hours after the head. */
  readonly body: Promise<unknown>;
  /** Closes the connection; `body` then rejects. */
  abandon(): void;
}

/** @param onLate Makes the error of a document that has begun and is not whole after `bodyMs` milliseconds. */
export function pendingAnswer(
  op: string,
  connection: HttpConnection,
  { bodyMs, onLate }: { readonly bodyMs: number; readonly onLate: () => DrvError },
): Answer<PendingAnswer> {
  const json = createJsonAnswer(op);
  let timer: Timer | undefined;
  let [give, fail] = [(_value: unknown) => {}, (_error: Error) => {}];
  let over = false;
  return {
    onHead(_head, settle) {
      const body = new Promise<unknown>((resolve, reject) => {
        [give, fail] = [resolve, reject];
      });
      // It may fail before anybody looks.
      body.catch(() => {});
      // Afterwards the connection may carry somebody else's request.
      settle({ body, abandon: () => void (over || connection.destroy()) });
    },
    onBody(bytes) {
      timer ??= startTimer(bodyMs, () => connection.destroy(onLate()), { background: true });
      json.push(bytes);
    },
    onEnd() {
      timer?.cancel();
      over = true;
      try {
        give(json.value());
      } catch (error) {
        fail(error as Error);
      }
    },
    onLost(error) {
      timer?.cancel();
      fail(error);
    },
  };
}

/** The body as a stream, which is read no faster than it is consumed. Destroying it closes the connection. */
export function streamAnswer(op: string, connection: HttpConnection): Answer<Readable> {
  let over = false;
  const stream = new Readable({
    read: () => {
      if (!over) connection.resume();
    },
    destroy(error, done) {
      if (!over) connection.destroy();
      done(error);
    },
  });
  stream.on('error', () => {});
  return {
    onHead(head, settle) {
      mustBeStream(head, op);
      settle(stream);
    },
    onBody(bytes) {
      if (!stream.push(bytes)) connection.pause();
    },
    onEnd() {
      over = true;
      stream.push(null);
    },
    onLost(error) {
      over = true;
      stream.destroy(error);
    },
  };
}

/** The connection itself, with the body still on it. */
export function openAnswer(op: string): Answer<OpenResponse> {
  let head: ResponseHead | undefined;
  return {
    onHead(received) {
      mustBeStream(received, op);
      head = received;
      return 'take';
    },
    onTaken(socket, settle) {
      if (head !== undefined) settle({ head, socket });
    },
  };
}

/** An answer of another status has no body, or not this one. */
function mustBeStream({ status }: ResponseHead, op: string): void {
  if (status === 200) return;
  throw new DrvError('DRV_PROTOCOL', `The engine's answer is no stream (status ${status}): ${op}`, { op });
}

/** The raw connection, once the engine has switched protocols. */
export function upgradeAnswer(op: string): Answer<Duplex> {
  return {
    onHead({ status }) {
      if (status === 101) return 'take';
      throw new DrvError('DRV_PROTOCOL', `The engine did not switch protocols: ${op}`, { op });
    },
    onTaken: (socket, settle) => settle(socket),
  };
}

/** The text of a refusal: the engine's JSON `message`, else what a proxy put there, without its markup. */
function messageOf(parts: readonly Buffer[]): string {
  const text = Buffer.concat(parts).toString();
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: an error before a hijack, or a proxy's page; or not all of it.
    const begun = beginningOf(text);
    if (begun !== undefined) return begun;
  }
  return text.replace(/<(style|script|title)\b.*?<\/\1>|<[^>]*>/gis, ' ').replace(/\s+/g, ' ');
}

/** Of the message of a document that was cut: engines repeat what they were sent, which may be long. */
function beginningOf(text: string): string | undefined {
  const begun = /^\{"message":"((?:[^"\\]|\\u[\da-f]{4}|\\[^u])*)/i.exec(text)?.[1];
  try {
    return begun === undefined ? undefined : String(JSON.parse(`"${begun}"`));
  } catch {
    return undefined;
  }
}
