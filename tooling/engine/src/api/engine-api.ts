import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

import { connectionOf } from './connection-of.ts';

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | Readonly<Record<string, unknown>>;
  /** For the whole call. @default 60000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The few calls by which tests are set up. Apart from the driver's own client on purpose: a fault in that one
 * must not spoil the set-up of the tests that are to find it.
 */
export class EngineApi {
  readonly host: string;
  readonly #connection: RequestOptions;
  readonly #secure: boolean;

  /** @throws SetupError when `host` is not a form of `DOCKER_HOST` that tests can use. */
  constructor(host: string, env: NodeJS.ProcessEnv = process.env) {
    this.host = host;
    const { secure, ...connection } = connectionOf(host, env);
    this.#connection = connection;
    this.#secure = secure;
  }

  /** Whether the engine answers; never throws for a missing one. */
  async ping(options: { readonly timeoutMs: number }): Promise<boolean> {
    return this.call('GET', '/_ping', options).then(
      () => true,
      () => false,
    );
  }

  /** Calls and parses the answer, which may have several JSON values in a row (progress); all are given. */
  async json(method: string, path: string, options?: CallOptions): Promise<unknown[]> {
    const answer = await this.call(method, path, options);
    const lines = answer.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line): unknown => JSON.parse(line));
  }

  /**
   * Calls and resolves with the body of the answer.
   *
   * @throws Error with the engine's own message for a status from 400 on, and for an error inside a progress
   * stream.
   */
  async call(method: string, path: string, options: CallOptions = {}): Promise<string> {
    const body = (await this.bytes(method, path, options)).toString();
    // Podman begins with an empty field of progress.
    const failure = /^\{("progressDetail":\{\},)?("errorDetail"|"error").*$/m.exec(body);
    if (failure !== null) throw new Error(`${method} ${path}: ${failure[0]}`);
    return body;
  }

  /** As {@link call}, for an answer that is not text. */
  async bytes(method: string, path: string, options: CallOptions = {}): Promise<Buffer> {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(options.query ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
    }
    const target = query.size === 0 ? path : `${path}?${query.toString()}`;
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 60_000);
    const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
    const response = await this.#send(method, target, signal, options);
    const body = await buffer(response);
    const status = response.statusCode ?? 0;
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${messageOf(body.toString())}`);
    return body;
  }

  async #send(
    method: string,
    path: string,
    signal: AbortSignal,
    options: CallOptions,
  ): Promise<IncomingMessage> {
    const body =
      options.body === undefined || Buffer.isBuffer(options.body)
        ? options.body
        : Buffer.from(JSON.stringify(options.body));
    return new Promise((resolve, reject) => {
      const request = (this.#secure ? httpsRequest : httpRequest)(
        {
          ...this.#connection,
          method,
          path,
          signal,
          agent: false,
          headers: {
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': body.length }),
            ...options.headers,
          },
        },
        resolve,
      );
      request.once('error', reject);
      request.end(body);
    });
  }
}

function messageOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message);
  } catch {
    // Not JSON: the body is the message.
  }
  return body.trim();
}
