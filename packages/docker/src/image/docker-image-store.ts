import type { ImageReference, ImageStore } from '@drv/core';
import { formatReference } from '@drv/image';
import type { EngineClient } from '../engine/engine-client.ts';

/** The images of an engine, as a puller and a cache want them. */
export function createDockerImageStore({ engine }: { readonly engine: EngineClient }): ImageStore {
  return {
    async inspect(reference, { signal, platform } = {}) {
      const image = await engine.inspectImage(nameOf(reference), { signal });
      return image === undefined || platform === undefined || matches(image.platform, platform)
        ? image
        : undefined;
    },
    pull: (reference, options = {}) => engine.pullImage(reference, options),
    remove: (imageId, options) => engine.removeImage(imageId, options),
    list: (options) => engine.listImages(options),
    changes: (options) => engine.imageChanges(options),
    usage: async (options) => ({ layerBytes: await engine.layerBytes(options) }),
  };
}

/** A pinned image is looked up by its digest alone: a tag beside it may have moved on. */
function nameOf(reference: ImageReference): string {
  const { registry, repository, digest } = reference;
  return formatReference(digest === undefined ? reference : { registry, repository, digest });
}

/** Whether an image's platform is the wanted one; what the wanted one leaves open matches anything. */
function matches(platform: string | undefined, wanted: string): boolean {
  if (platform === undefined) return false;
  const parts = platform.split('/');
  return wanted.split('/').every((part, index) => parts[index] === undefined || parts[index] === part);
}
