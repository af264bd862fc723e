import { DrvError, type AbortOptions, type StoredImage } from '@drv/core';
import { hasStatus } from './engine-errors.ts';
import type { EngineTransport } from './engine-transport.ts';

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
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/**
 * Removes an image with all its tags. One in use by a container, running or not, stays: `DRV_CONFLICT`. The engine
 * itself keeps an image only of a running one when it has to remove several tags.
 */
export async function removeImage(
  transport: EngineTransport,
  id: string,
  options: AbortOptions = {},
): Promise<void> {
  const inUse = (cause?: unknown) =>
    new DrvError('DRV_CONFLICT', `The image ${id} is in use`, { op: 'remove image', cause });
  const users = await transport.ask('list containers', options, (docker, abortSignal) =>
    docker.listContainers({ all: true, filters: { ancestor: [id] }, abortSignal }),
  );
  if (users.some((user) => user.ImageID === id)) throw inUse();
  try {
    await transport.call('remove image', options, (docker, abortSignal) =>
      docker.getImage(id).remove({ force: true, abortSignal }),
    );
  } catch (error) {
    if (hasStatus(error, 404)) return;
    throw hasStatus(error, 409) ? inUse(error) : error;
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

/** Bytes of all image layers on the engine's disk, each counted once. */
export async function layerBytes(transport: EngineTransport, options: AbortOptions = {}): Promise<number> {
  const usage: unknown = await transport.ask('ask disk usage', options, (docker) => docker.df());
  const { LayersSize } = usage as { LayersSize?: unknown };
  return typeof LayersSize === 'number' ? LayersSize : 0;
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
