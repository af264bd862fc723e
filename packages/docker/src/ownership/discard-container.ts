import type { Logger } from '@drv/core';
import { delay } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import { looksAfterFailure } from '../engine/looks-after-failure.ts';
import { hasIdentity, type ContainerIdentity } from './container-identity.ts';
import type { RemoveContainer } from './remove-container.ts';

export interface DiscardOptions {
  readonly identity: ContainerIdentity;
  /** The create call was answered: there is nothing to wait for, although a proxy may have answered early. */
  readonly answered: boolean;
  readonly remove: RemoveContainer;
  readonly logger: Logger;
}

/**
 * Removes the container whose create call failed, if there is one, and tells whether it is certain that
 * none is left. Only one of this identity: the name may be somebody else's. Never throws.
 */
export async function discardContainer(
  engine: Pick<EngineClient, 'inspect'>,
  { identity, answered, remove, logger }: DiscardOptions,
): Promise<boolean> {
  try {
    for (const pause of looksAfterFailure({ mayComeLate: !answered })) {
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
