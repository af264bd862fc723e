import type { AbortOptions } from '@drv/core';
import { DrvError, retry } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineGate } from '../engine/gate/engine-gate.ts';

/** Removes a container as {@link removeWithRetry} does, when it is its turn at the engine. */
export type RemoveContainer = (containerId: string) => Promise<void>;

export function createRemover(options: {
  readonly engine: Pick<EngineClient, 'inspect' | 'remove'>;
  readonly gate: EngineGate;
  /** Milliseconds for each removal, without those in which it waits for its turn. */
  readonly removeMs: number;
}): RemoveContainer {
  const { engine, gate, removeMs } = options;
  return async (containerId) => {
    const place = await gate.enter('remove');
    try {
      await place.call(() => removeWithRetry(engine, containerId, { timeoutMs: removeMs }));
    } finally {
      place.leave();
    }
  };
}

const PAUSES = { firstMs: 50, maxMs: 2_000 };

/**
 * Removes a container: 404 and a removal by somebody else count as done, anything else is tried again
 * with growing pauses until `timeoutMs` is over; 0: one try. After an abort the engine may go on with it.
 *
 * @throws the last failure.
 */
export async function removeWithRetry(
  engine: Pick<EngineClient, 'inspect' | 'remove'>,
  id: string,
  { timeoutMs, signal }: AbortOptions & { readonly timeoutMs: number },
): Promise<void> {
  await retry(
    async () => {
      if ((await engine.remove(id, { signal })) !== 'in-progress') return;
      if ((await engine.inspect(id, { signal })) === undefined) return;
      throw new DrvError('DRV_ENGINE_TIMEOUT', 'The removal by somebody else does not end', {
        op: 'remove container',
      });
    },
    { pauses: PAUSES, withinMs: timeoutMs, signal, mayPass: isNoAbort },
  );
}

function isNoAbort(error: unknown): boolean {
  return !DrvError.is(error, 'DRV_ABORTED');
}
