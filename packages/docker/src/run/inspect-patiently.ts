import { delay, DrvError, type AbortOptions } from '@drv/core';
import type { ContainerState } from '../engine/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';

/**
 * Asks for the state of a container until the engine answers, with growing pauses, for at most `engineLostMs`
 * milliseconds. `undefined` when it has no such container.
 *
 * @throws what the engine's last answer was, or its absence.
 */
export async function inspectPatiently(
  engine: Pick<EngineClient, 'inspect'>,
  containerId: string,
  { engineLostMs, signal }: AbortOptions & { readonly engineLostMs: number },
): Promise<ContainerState | undefined> {
  const deadline = performance.now() + engineLostMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await engine.inspect(containerId, { signal });
    } catch (error) {
      if (DrvError.is(error, 'DRV_ABORTED') || performance.now() + pause > deadline) throw error;
      await delay(pause, signal);
    }
  }
}
