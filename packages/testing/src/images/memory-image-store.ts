import { createHash } from 'node:crypto';
import { DrvError, type PullEvent } from '@drv/core';
import {
  abortable,
  checkKinds,
  fingerprint,
  type ImageReference,
  type ImageStore,
  kind,
  type KindsOf,
  type PullImageOptions,
  type StoredImage,
  throwIfAborted,
} from '@drv/core/driver';
import { canonicalName } from './canonical-name.ts';
import { REGISTRY, type MemoryRegistryImage } from './memory-registry.ts';
import { parseImageName } from './parse-image-name.ts';

/** The images and the registry of a store in memory. */
export interface MemoryImageStoreOptions {
  /** Images that are there from the beginning, by name; `any` for whatever is asked for. */
  readonly images?: readonly string[] | 'any' | undefined;
  /** Images that can be pulled. */
  readonly registry?: readonly MemoryRegistryImage[] | undefined;
}

export const MEMORY_STORE: KindsOf<MemoryImageStoreOptions> = {
  images: kind.either(
    kind.thatIs<'any'>('', (value) => value === 'any'),
    kind.list(kind.text),
  ),
  registry: REGISTRY,
};

/** An {@link ImageStore} without an engine. */
export interface MemoryImageStore extends ImageStore {
  /** Marks an image as used by a container until the answer is called: it cannot be removed. */
  use(imageId: string): () => void;
  /** How many pulls run now. */
  readonly pulling: number;
  /** How many pulls were begun. */
  readonly pulls: number;
}

interface Held {
  readonly image: StoredImage;
  readonly layers: readonly number[];
  users: number;
}

const PLATFORM = 'linux/amd64';

/** Images and a registry as data, with the behaviour that the {@link ImageStore} port asks for. */
export function createMemoryImageStore(options: MemoryImageStoreOptions = {}): MemoryImageStore {
  checkKinds(options, MEMORY_STORE, 'createMemoryImageStore');
  const held = new Map<string, Held>();
  const registry = new Map(
    (options.registry ?? []).map((entry) => [canonicalName(parseImageName(entry.image)), entry]),
  );
  let pulling = 0;
  let pulls = 0;
  const { images = [] } = options;
  for (const name of images === 'any' ? [] : images) hold(parseImageName(name), { image: name }, PLATFORM);

  function hold(reference: ImageReference, entry: MemoryRegistryImage, platform: string): void {
    const image = describe(reference, platform);
    const known = held.get(image.id);
    const tags = [...new Set([...(known?.image.tags ?? []), ...image.tags])];
    const layers = entry.layers ?? [1_000_000];
    held.set(image.id, {
      image: { ...image, tags, sizeBytes: sum(layers) },
      layers,
      users: known?.users ?? 0,
    });
  }

  function find(reference: ImageReference, platform: string | undefined): StoredImage | undefined {
    const name = canonicalName(reference);
    return [...held.values()]
      .map(({ image }) => image)
      .find(
        (image) =>
          (image.tags.includes(name) || image.digests.includes(name)) &&
          (platform === undefined || image.platform === platform),
      );
  }

  return {
    get pulling() {
      return pulling;
    },
    get pulls() {
      return pulls;
    },
    async inspect(reference, { platform, signal } = {}) {
      throwIfAborted(signal, 'inspect image');
      if (images === 'any') hold(reference, { image: canonicalName(reference) }, platform ?? PLATFORM);
      return find(reference, platform);
    },
    async *pull(reference, pullOptions = {}) {
      throwIfAborted(pullOptions.signal, 'pull image');
      pulling += 1;
      pulls += 1;
      try {
        const { entry, platform } = admit(registry, reference, pullOptions);
        yield* transfer(reference, entry, pullOptions.signal);
        throwIfAborted(pullOptions.signal, 'pull image');
        hold(parseImageName(entry.image), entry, platform);
      } finally {
        pulling -= 1;
      }
    },
    async remove(imageId, { signal } = {}) {
      throwIfAborted(signal, 'remove image');
      if ((held.get(imageId)?.users ?? 0) > 0) {
        throw new DrvError('DRV_CONFLICT', 'The image is used by a container', { op: 'remove image' });
      }
      held.delete(imageId);
    },
    async list({ signal } = {}) {
      throwIfAborted(signal, 'list images');
      return [...held.values()].map(({ image }) => image);
    },
    async usage({ signal } = {}) {
      throwIfAborted(signal, 'read disk usage');
      return { layerBytes: sum([...new Set([...held.values()].flatMap(({ layers }) => layers))]) };
    },
    use(imageId) {
      const entry = held.get(imageId);
      if (entry === undefined) throw new DrvError('DRV_IMAGE_NOT_FOUND', `No image has the id ${imageId}`);
      entry.users += 1;
      let used = true;
      return () => {
        if (used) entry.users -= 1;
        used = false;
      };
    },
  };
}

/** The registry's decision, before a byte is sent. */
function admit(
  registry: ReadonlyMap<string, MemoryRegistryImage>,
  reference: ImageReference,
  { credentials, platform }: PullImageOptions,
): { readonly entry: MemoryRegistryImage; readonly platform: string } {
  const name = canonicalName(reference);
  const byDigest = [...registry.values()].find(({ image }) =>
    describe(parseImageName(image), PLATFORM).digests.includes(name),
  );
  const entry = registry.get(name) ?? byDigest;
  const refuse = (code: ConstructorParameters<typeof DrvError>[0], why: string, statusCode: number) =>
    new DrvError(code, `${name}: ${why}`, { op: 'pull image', statusCode });
  if (entry === undefined) throw refuse('DRV_IMAGE_NOT_FOUND', 'the registry has no such image', 404);
  if (entry.fault === 'unavailable') throw refuse('DRV_REGISTRY_UNAVAILABLE', 'connection refused', 500);
  if (entry.fault === 'rate-limited') throw refuse('DRV_RATE_LIMITED', 'too many requests', 429);
  if (entry.credentials !== undefined && fingerprint(credentials) !== fingerprint(entry.credentials)) {
    throw refuse('DRV_UNAUTHORIZED', 'the registry wants other credentials', 401);
  }
  const platforms = entry.platforms ?? [PLATFORM];
  const wanted = platform ?? platforms[0] ?? PLATFORM;
  if (!platforms.includes(wanted)) throw refuse('DRV_IMAGE_UNSUPPORTED', `not for ${wanted}`, 404);
  return { entry, platform: wanted };
}

async function* transfer(
  reference: ImageReference,
  { layers = [1_000_000], fault }: MemoryRegistryImage,
  signal: AbortSignal | undefined,
): AsyncGenerator<PullEvent> {
  yield { status: `Pulling from ${reference.repository}` };
  for (const [index, totalBytes] of layers.entries()) {
    const layer = createHash('sha256').update(`${index}:${totalBytes}`).digest('hex').slice(0, 12);
    yield { layer, status: 'Pulling fs layer' };
    yield { layer, status: 'Downloading', currentBytes: Math.floor(totalBytes / 2), totalBytes };
    if (fault === 'stalls') await abortable(new Promise<never>(() => {}), signal, 'pull image');
    if (fault === 'breaks') throw new DrvError('DRV_REGISTRY_UNAVAILABLE', 'The transfer was cut');
    // A turn of the event loop, so that an abort is seen as it is with a real engine.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(signal, 'pull image');
    yield { layer, status: 'Downloading', currentBytes: totalBytes, totalBytes };
    yield { layer, status: 'Pull complete' };
  }
  yield { status: `Status: Downloaded newer image for ${canonicalName(reference)}` };
}

function describe(reference: ImageReference, platform: string): StoredImage {
  const name = canonicalName(reference);
  const repository = `${reference.registry}/${reference.repository}`;
  const digest = reference.digest ?? sha256(`manifest of ${name}`);
  return {
    id: sha256(`${repository}@${digest} for ${platform}`),
    tags: reference.digest === undefined ? [name] : [],
    digests: [`${repository}@${digest}`],
    sizeBytes: 0,
    platform,
  };
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
