import { createFakeClock } from '@drv/testing';

import { createImageCache, type ImageCacheOptions } from '../../src/index.ts';
import { createScriptedStore, type ScriptedStoreOptions } from './scripted-store.ts';

/** A cache for 250 bytes over a scripted store, with a clock that the test holds. Images may be removed at once. */
export function cacheOver(store: ScriptedStoreOptions = {}, options: Partial<ImageCacheOptions> = {}) {
  const clock = createFakeClock();
  const scripted = createScriptedStore(store);
  const cache = createImageCache({
    store: scripted,
    clock,
    maxBytes: 250,
    lowBytes: 200,
    minAgeMs: 0,
    ...options,
  });
  /** Lets work in the background go as far as it can. */
  const settle = () => clock.advance(0);
  return { clock, store: scripted, cache, settle };
}

/** A promise that the test settles. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
