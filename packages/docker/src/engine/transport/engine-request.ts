import type { AbortOptions } from '@drv/core';
import type { AnswerBound } from '../wire/json-answer.ts';
import type { Wanted } from '../wire/json-selection.ts';

/** How one call differs from the others. */
export interface CallOptions extends AbortOptions {
  /**
   * Milliseconds that the engine has for its answer, or for the head of one that is not read here.
   * @default the transport's `requestTimeoutMs`
   */
  readonly timeoutMs?: number | undefined;
}

/** One request to an engine. */
export interface EngineRequest extends CallOptions {
  /** A verb and an object, for messages: `create container`. */
  readonly op: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Without the version of the API, with the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as they are, in place of `body`; `headers` say what they are. */
  readonly bytes?: Uint8Array | undefined;
  /** What of a large JSON answer is kept. @default all */
  readonly wanted?: Wanted | undefined;
  /** How much of a JSON answer is read, whatever is kept of it. @default all */
  readonly bound?: AnswerBound | undefined;
  /**
   * To send it a second time does what to send it once does.
   * @default only for GET
   */
  readonly isRepeatable?: boolean | undefined;
  /**
   * On the path with the version of the API that both know, for which an engine is asked first.
   * @default true
   */
  readonly isVersioned?: boolean | undefined;
}
