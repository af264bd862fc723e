import { defaultKeychain } from '@drv/auth';
import type { Logger } from '@drv/core';
import {
  createDockerDriver,
  createDockerImageStore,
  createEngineClient,
  type EngineClient,
} from '@drv/docker';
import { createImageCache, createImagePuller, type ImageCache } from '@drv/image';
import { noteWarnings } from './log/note-warnings.ts';
import type { Composition } from './process/composition.ts';
import type { EngineConnection } from './process/engine-connection.ts';

/**
 * The whole product, wired by plain function calls. To use a secret store of your own, put its provider before the
 * default one: `keychain(yours, defaultKeychain(…))`.
 */
export function compose(
  { address, env, imageBudgetBytes: maxBytes }: EngineConnection,
  logger: Logger,
  engine: EngineClient = createEngineClient(address),
): Composition {
  const passedOver: string[] = [];
  const credentials = defaultKeychain({ env, logger: noteWarnings(logger, passedOver) });
  const store = createDockerImageStore({ engine });
  const puller = createImagePuller({ store });
  // One run is too short for a process to see images age: what nothing uses may go at once.
  const cache =
    maxBytes === undefined ? undefined : createImageCache({ store, maxBytes, minAgeMs: 0, logger });
  const driver = createDockerDriver({
    engine,
    puller,
    credentials,
    logger,
    // A pager may stand still for as long as its reader likes.
    readerMs: Infinity,
    // Whoever types the command runs the engine: what the sandbox may be opened with is theirs to say.
    allow: ['runtime', 'seccomp', 'apparmor', 'userns', 'cgroupParent', 'logConfig', 'annotations'],
    cache,
  });
  return {
    driver,
    engine,
    puller,
    credentials,
    passedOver,
    places: async (signal) => (await engine.info({ signal })).cpus ?? 1,
    async close() {
      await driver.close();
      await puller.close();
      if (cache !== undefined) await tidy(cache, logger);
      await engine.close();
    },
  };
}

/** Keeps the budget, once the run is over. A command that used no image has nothing to tidy up after. */
async function tidy(cache: ImageCache, logger: Logger): Promise<void> {
  try {
    if (cache.stats().images > 0) await cache.collect();
  } catch (error) {
    logger.warn({ error: String(error) }, 'the image budget could not be kept');
  }
  await cache.close();
}
