import type { AbortOptions } from '@drv/core';
import { DrvError, retry } from '@drv/core/driver';
import type { ContainerState } from '../engine/calls/container-state.ts';
import type { EngineClient } from '../engine/engine-client.ts';

export interface InspectUntilAnsweredOptions extends AbortOptions {
  /** Milliseconds that a lost engine has to come back. */
  readonly engineLostMs: number;
  /** Called each time that the engine does not answer, or answers with an error. */
  readonly onFailure?: (() => void) | undefined;
}

const PAUSES = { firstMs: 100, maxMs: 2_000 };

/**
 * Asks for the state of a container until the engine answers, with growing pauses, for at most `engineLostMs`
 * milliseconds. `undefined` when it has no such container.
 *
 * @throws what the engine's last answer was, or its absence.
 */
export async function inspectUntilAnswered(
  engine: Pick<EngineClient, 'inspect'>,
  containerId: string,
  { engineLostMs, onFailure, signal }: InspectUntilAnsweredOptions,
): Promise<ContainerState | undefined> {
  return retry(() => engine.inspect(containerId, { signal }), {
    pauses: PAUSES,
    withinMs: engineLostMs,
    signal,
    mayPass(error) {
      if (DrvError.is(error, 'DRV_ABORTED')) return false;
      onFailure?.();
      return true;
    },
  });
}
