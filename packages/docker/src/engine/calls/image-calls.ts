import type { AbortOptions } from '@drv/core';
import type { StoredImage } from '@drv/core/driver';
import { isRefusal } from '../engine-refusals.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';

/** `undefined` when the engine has no image of this name or id. */
export async function inspectImage(
  transport: EngineTransport,
  name: string,
  options: AbortOptions = {},
): Promise<StoredImage | undefined> {
  try {
    return readImage(
      await transport.ask('inspect image', options, (docker) => docker.getImage(name).inspect()),
    );
  } catch (error) {
    if (isRefusal(error, 'image-gone')) return undefined;
    throw error;
  }
}

export async function listImages(
  transport: EngineTransport,
  options: AbortOptions = {},
): Promise<readonly StoredImage[]> {
  const images = await transport.ask('list images', options, (docker, abortSignal) =>
    docker.listImages({ abortSignal }),
  );
  return images.map(readImage);
}

/**
 * Bytes of all image layers on the engine's disk, each counted once. Where the engine does not count layers (older
 * Podman), those of all images, with what they share several times.
 */
export async function layerBytes(transport: EngineTransport, options: AbortOptions = {}): Promise<number> {
  const usage: unknown = await transport.ask('ask disk usage', options, (docker) => docker.df());
  const { LayersSize, Images } = usage as { LayersSize?: unknown; Images?: unknown };
  if (typeof LayersSize === 'number' && LayersSize > 0) return LayersSize;
  const images: readonly unknown[] = Array.isArray(Images) ? Images : [];
  return images.reduce<number>((sum, image) => {
    const { Size } = (image ?? {}) as { Size?: unknown };
    return sum + (typeof Size === 'number' ? Size : 0);
  }, 0);
}

interface ImageDocument {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null | undefined;
  readonly RepoDigests?: readonly string[] | null | undefined;
  readonly Size: number;
  readonly Os?: string | undefined;
  readonly Architecture?: string | undefined;
  readonly Variant?: string | undefined;
}

function readImage(image: ImageDocument): StoredImage {
  const platform = [image.Os, image.Architecture, image.Variant].filter(
    (part) => part !== undefined && part !== '',
  );
  return {
    id: image.Id,
    tags: (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>'),
    digests: (image.RepoDigests ?? []).filter((digest) => !digest.startsWith('<none>@')),
    sizeBytes: image.Size,
    ...(platform.length === 0 ? {} : { platform: platform.join('/') }),
  };
}
