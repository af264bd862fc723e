import type { Readable } from 'node:stream';
import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from '../transport/engine-transport.ts';

/** What of a container's output is wanted. */
export interface LogsOptions extends AbortOptions {
  /** Go on until the container ends. */
  readonly follow: boolean;
  /** Only so many of the last entries. @default all */
  readonly tail?: number | undefined;
  /** Only entries from then on: seconds since 1970, with a fraction. @default all */
  readonly since?: string | undefined;
  /** Each entry begins with its time, RFC 3339, and a space. @default false */
  readonly timestamps?: boolean | undefined;
  /** Milliseconds until the engine begins to answer. Podman begins with the first output. @default the client's */
  readonly headersTimeoutMs?: number | undefined;
}

/**
 * What the engine kept of a container's output, in the same frames as an attached connection; with `follow` it goes
 * on until the container ends. The caller reads the stream or destroys it.
 */
export function openContainerLogs(
  transport: EngineTransport,
  id: string,
  { follow, tail, since, timestamps = false, headersTimeoutMs, signal }: LogsOptions,
): Promise<Readable> {
  const query = new URLSearchParams({ stdout: '1', stderr: '1', follow: follow ? '1' : '0' });
  if (tail !== undefined) query.set('tail', String(tail));
  if (since !== undefined) query.set('since', since);
  if (timestamps) query.set('timestamps', '1');
  return transport.open({
    op: 'read logs',
    method: 'GET',
    path: `/containers/${encodeURIComponent(id)}/logs?${query.toString()}`,
    signal,
    timeoutMs: headersTimeoutMs,
  });
}
