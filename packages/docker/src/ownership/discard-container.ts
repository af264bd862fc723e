import type { Logger } from '@drv/core';
import { delay } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { hasIdentity, type ContainerIdentity } from './container-identity.ts';
import type { RemoveContainer } from './remove-container.ts';

export interface DiscardOptions {
  readonly identity: ContainerIdentity;
  /** The create call was answered: there is nothing to wait for, although a proxy may have answered early. */
  readonly answered: boolean;
  readonly remove: RemoveContainer;
  readonly logger: Logger;
}

// An engine may finish a create call a little after its client has gone.
const LOOKS_MS = [0, 50, 200, 500];

/**
 * Removes the container whose create call failed, if there is one, and tells whether it is certain that
 * none is left. Only one of this identity: the name may be somebody else's. Never throws.
 */
export async function discardContainer(
  engine: Pick<EngineClient, 'inspect'>,
  { identity, answered, remove, logger }: DiscardOptions,
): Promise<boolean> {
  try {
    for (const pause of answered ? [0] : LOOKS_MS) {
      await delay(pause);
      const state = await engine.inspect(identity.name);
      if (state === undefined || !hasIdentity(state, identity)) continue;
      await remove(state.id);
      return true;
    }
    return false;
  } catch (error) {
    logger.warn(
      { error: String(error), container: identity.name },
      'a container may be left of a task that failed',
    );
    return false;
  }
}
