import {
  DrvError,
  checkKinds,
  type ImageReference,
  type ImageStore,
  kind,
  type KindsOf,
  type PullImageOptions,
} from '@drv/core/driver';
import { clientOfAnEngine } from '../engine/client-of-an-engine.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { loadImageRules } from '../engine/calls/load-image-rules.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';

/** Options of {@link createDockerImageStore}. */
export interface DockerImageStoreOptions {
  /** Whose images. It is not closed. */
  readonly engine: EngineClient;
}

export const IMAGE_STORE: KindsOf<DockerImageStoreOptions> = {
  engine: kind.required(clientOfAnEngine('inspectImage')),
};

/** The images of an engine, as a puller and a cache want them. @throws `DRV_INVALID_OPTION` */
export function createDockerImageStore(from: DockerImageStoreOptions): ImageStore {
  checkKinds(from, IMAGE_STORE, 'createDockerImageStore');
  const { engine } = from;
  return {
    inspect: async (reference, options) => engine.inspectImage(await nameOf(reference), options),
    async *pull(reference, options = {}) {
      await refuseRegistryToken(engine, options);
      yield* engine.pullImage(reference, options);
    },
    remove: (imageId, options) => engine.removeImage(imageId, options),
    list: (options) => engine.listImages(options),
    changes: (options) => engine.imageChanges(options),
    usage: async (options) => ({ layerBytes: await engine.layerBytes(options) }),
  };
}

/** A pinned image is looked up by its digest alone: a tag beside it may have moved on. */
async function nameOf(reference: ImageReference): Promise<string> {
  const { formatReference } = await loadImageRules();
  const { registry, repository, digest } = reference;
  return formatReference(digest === undefined ? reference : { registry, repository, digest });
}

/** Credentials that the engine would drop in silence, to pull as nobody. */
async function refuseRegistryToken(
  engine: Pick<EngineClient, 'identify'>,
  { credentials, signal }: PullImageOptions,
): Promise<void> {
  if (credentials?.kind !== 'registry-token') return;
  if (engineTraits(await engine.identify({ signal })).supportsRegistryToken) return;
  throw new DrvError('DRV_UNSUPPORTED', 'This engine takes no ready token for a registry, only a login', {
    op: 'pull image',
  });
}
