import { delay, type Logger } from '@drv/core';
import type { EngineClient } from '../engine/engine-client.ts';
import { LABEL } from '../prepare/labels.ts';
import { removeForCertain } from './remove-container.ts';

// An engine may finish a create call a little after its client has gone.
const LOOKS_MS = [0, 50, 200, 500, 1_000];

/**
 * Removes the container of an attempt whose create call was cut, if there is one. Only with the attempt's own label:
 * the name may be somebody else's. Never throws; what cannot be removed is left to the sweep.
 */
export async function discardContainer(
  engine: Pick<EngineClient, 'inspect' | 'remove'>,
  { name, attempt, timeoutMs, logger }: { name: string; attempt: string; timeoutMs: number; logger: Logger },
): Promise<void> {
  for (const pause of LOOKS_MS) {
    await delay(pause);
    try {
      const state = await engine.inspect(name);
      if (state === undefined || state.labels[LABEL.attempt] !== attempt) continue;
      await removeForCertain(engine, state.id, timeoutMs);
      return;
    } catch (error) {
      logger.warn({ error: String(error), container: name }, 'a container may be left of an aborted task');
      return;
    }
  }
}
