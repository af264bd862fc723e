import type { IncomingHttpHeaders } from 'node:http';
import type { EngineState } from './engine-state.ts';
import type { Fault } from './fault.ts';
import type { Reply } from './reply.ts';

/** One request, as a call sees it. */
export interface CallContext {
  readonly state: EngineState;
  /** The container or image that the path names. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Bytes that came with the request for another protocol, before 101. */
  readonly early: Buffer;
  readonly reply: Reply;
  /** A fault that is the call's own affair. */
  readonly fault: Fault | undefined;
}

/** Acts on a request and answers it. @throws an `EngineRefusal`, which becomes the answer */
export type CallHandler = (context: CallContext) => Promise<void> | void;
