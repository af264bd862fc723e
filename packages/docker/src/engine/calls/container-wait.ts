import type { AbortOptions } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { connectionError, scrub } from '../errors/engine-errors.ts';
import { exitCodeOf, objectOf } from './document.ts';

/** A wait that the engine has registered. */
export interface PendingExit {
  /** Resolves with the exit code; rejects with `DRV_ENGINE_UNAVAILABLE` when the connection ends without one. */
  readonly exitCode: Promise<number>;
  /** Lets go of the connection; `exitCode` then rejects. */
  abandon(): void;
}

/**
 * Waits for a container to end. Resolves once the engine has registered the wait (the response's headers), so an
 * exit from then on is not missed.
 *
 * `next-exit` before the start, `not-running` for a container that was started: the other way round each answers a
 * question that nobody asked. drv speaks this call itself: the client library's promise never settles when the
 * connection dies after the headers, and the engine sends those at once.
 */
export async function waitContainer(
  transport: EngineTransport,
  id: string,
  condition: 'next-exit' | 'not-running',
  options: AbortOptions,
): Promise<PendingExit> {
  const op = 'wait for container';
  const { body, abandon } = await transport.begin({
    op,
    method: 'POST',
    path: `/containers/${encodeURIComponent(id)}/wait?condition=${condition}`,
    isRepeatable: true,
    signal: options.signal,
  });
  const exitCode = body.then(
    (document) => {
      const { StatusCode, Error: failure } = objectOf(document);
      const said = objectOf(failure)['Message'];
      if (typeof said === 'string' && said !== '') {
        throw new DrvError('DRV_ENGINE_FAILED', `The engine gave up waiting: ${scrub(said)}`, { op });
      }
      const code = exitCodeOf(StatusCode);
      if (code === undefined) throw new DrvError('DRV_PROTOCOL', 'An exit without a code', { op });
      return code;
    },
    (error: unknown) => {
      throw DrvError.is(error) ? error : connectionError(error, op, transport.where);
    },
  );
  // The answer may come, or fail, before anybody looks.
  exitCode.catch(() => {});
  return { exitCode, abandon };
}
