import type { Duplex } from 'node:stream';
import type { AbortOptions } from '@drv/core';
import { detachKeys } from './detach-keys.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';

/**
 * Attaches to a container's input and output; resolves once the engine has hooked its pipes (101), so what it writes
 * from then on is not missed. The caller owns the connection and has to read or destroy it.
 *
 * drv speaks this call itself: the client library sends the options as a body, which the engine may type into the
 * task's input, and leaves a connection without a listener for its errors.
 */
export function attachContainer(
  transport: EngineTransport,
  id: string,
  options: AbortOptions,
): Promise<Duplex> {
  return transport.upgrade({
    op: 'attach to container',
    method: 'POST',
    path: `/containers/${encodeURIComponent(id)}/attach?stream=1&stdin=1&stdout=1&stderr=1&detachKeys=${detachKeys()}`,
    signal: options.signal,
  });
}
