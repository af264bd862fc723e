import type { ImageStoreContext, ImageStoreHarness } from './image-store-context.ts';

/** The context of one image-store case. */
export function createImageStoreContext(harness: ImageStoreHarness): ImageStoreContext {
  const { images } = harness;
  return {
    ...harness,
    capabilities: {
      guarded: images.guarded !== undefined,
      breaks: images.breaks !== undefined,
      stalls: images.stalls !== undefined,
      unavailable: images.unavailable !== undefined,
      rateLimited: images.rateLimited !== undefined,
      foreignPlatform: images.foreignPlatform !== undefined,
      multiPlatform: images.multiPlatform !== undefined,
      use: harness.use !== undefined,
    },
  };
}
