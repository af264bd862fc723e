import type { Readable } from 'node:stream';
import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from './engine-transport.ts';

/**
 * What the engine kept of a container's output, from its beginning, in the same frames as an attached connection;
 * with `follow` it goes on until the container ends. The caller reads the stream or destroys it.
 */
export function openContainerLogs(
  transport: EngineTransport,
  id: string,
  options: AbortOptions & { readonly follow: boolean },
): Promise<Readable> {
  return transport.open({
    op: 'read logs',
    method: 'GET',
    path: `/containers/${encodeURIComponent(id)}/logs?stdout=1&stderr=1&follow=${options.follow ? 1 : 0}`,
    signal: options.signal,
  });
}
