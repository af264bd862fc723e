import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The answer to one request. A call that acts without being heard gets one that says nothing. */
export interface Reply {
  empty(status: number): void;
  json(status: number, body: unknown): void;
  text(status: number, contentType: string, body: string): void;
  /** Sends the headers and leaves the body to the caller. */
  open(contentType: string): ServerResponse;
  /** Says 101 and gives the bare connection. */
  upgrade(): Socket;
  /** The connection is cut, as it is. */
  cut(): void;
  /** The caller has gone, or everything was said. */
  readonly closed: Promise<void>;
}
