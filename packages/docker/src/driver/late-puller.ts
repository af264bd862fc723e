import type { ImagePuller } from '@drv/image';
import type { EngineClient } from '../engine/engine-client.ts';
import { loadSteps } from './load-steps.ts';

export interface LatePuller {
  get(): Promise<ImagePuller>;
  close(): Promise<void>;
}

/** A puller of this driver's own, made when the first task asks for it; or a given one, which its owner closes. */
export function latePuller(engine: EngineClient, given: ImagePuller | undefined): LatePuller {
  let made: Promise<ImagePuller> | undefined;
  return {
    get: async () => given ?? (await (made ??= loadSteps().then((steps) => steps.createPuller(engine)))),
    async close() {
      await (await made)?.close();
    },
  };
}
