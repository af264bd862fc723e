import { createImagePuller, type ImagePuller } from '@drv/image';
import type { EngineClient } from '../engine/engine-client.ts';
import { createDockerImageStore } from './docker-image-store.ts';

/** Pulls to the store of an engine. */
export function createPuller(engine: EngineClient): ImagePuller {
  return createImagePuller({ store: createDockerImageStore({ engine }) });
}
