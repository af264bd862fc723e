import { createFakeClock } from '@drv/testing';

import { createImagePuller, type ImagePullerOptions } from '../../src/index.ts';
import { createScriptedStore, type ScriptedStoreOptions } from './scripted-store.ts';

/** A puller over a scripted store, with a clock that the test holds and no chance. */
export function pullerOver(store: ScriptedStoreOptions = {}, options: Partial<ImagePullerOptions> = {}) {
  const clock = createFakeClock();
  const scripted = createScriptedStore(store);
  const puller = createImagePuller({ store: scripted, clock, random: () => 0, ...options });
  return { clock, store: scripted, puller };
}

/** What a promise came to; never rejects. */
export function outcomeOf<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
