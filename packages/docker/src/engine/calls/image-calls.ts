import type { AbortOptions } from '@drv/core';
import { DrvError, signalName, type StoredImage } from '@drv/core/driver';
import { isRefusal } from '../errors/engine-refusals.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import type { Wanted } from '../wire/json-selection.ts';
import { documentOf, listOf, objectOf, textOf, textsOf, type EngineDocument } from './document.ts';

/** Of one image, by its id or a reference, whose slashes stay. */
export const imagePath = (name: string): string =>
  `/images/${encodeURI(name).replace(/[?#]/g, encodeURIComponent)}`;

const IMAGE: Wanted = {
  Id: true,
  RepoTags: true,
  RepoDigests: true,
  Size: true,
  Os: true,
  Architecture: true,
  Variant: true,
  Config: { StopSignal: true, Volumes: true },
};

/**
 * An engine gives the whole configuration of an image in most answers about a container of it: with a label of 120 MB, each took
 * five seconds of a busy machine. A registry takes no more than 4 MiB of a manifest (`maxManifestBodySize` of distribution).
 */
const MAX_CONFIG_BYTES = 16 * 1024 * 1024;

export interface InspectImageQuery extends AbortOptions {
  /** What is asked beside the name, for those who know it. */
  readonly query?: Readonly<Record<string, string>>;
  /** Whatever the size of its configuration: it is not going to be run. */
  readonly anySize?: boolean;
}

/**
 * `undefined` when the engine has no image of this name or id.
 *
 * @throws `DRV_IMAGE_UNSUPPORTED` for one whose configuration is larger than any that is meant to be run.
 */
export async function inspectImage(
  transport: EngineTransport,
  name: string,
  { query = {}, anySize = false, signal }: InspectImageQuery = {},
): Promise<StoredImage | undefined> {
  const op = 'inspect image';
  const asked = new URLSearchParams(query);
  try {
    const document = await transport.ask({
      op,
      method: 'GET',
      path: `${imagePath(name)}/json${asked.size === 0 ? '' : `?${asked.toString()}`}`,
      wanted: IMAGE,
      bound: anySize ? undefined : { bytes: MAX_CONFIG_BYTES, refuse: () => tooLarge(name, op) },
      signal,
    });
    return readImage(documentOf(document, op), op);
  } catch (error) {
    if (isRefusal(error, 'image-gone')) return undefined;
    throw error;
  }
}

export async function listImages(
  transport: EngineTransport,
  options: AbortOptions = {},
): Promise<readonly StoredImage[]> {
  const op = 'list images';
  const images = await transport.ask({
    op,
    method: 'GET',
    path: '/images/json',
    wanted: IMAGE,
    signal: options.signal,
  });
  return listOf(images, op).map((image) => readImage(image, op));
}

/** How often the engine is asked before a container or an image that vanished while it counted is an error. */
const COUNTS = 20;

/**
 * Bytes of all image layers on the engine's disk, each counted once. Where the engine does not count layers (older
 * Podman), those of all images, with what they share several times. Asked again, at most {@link COUNTS} times in all, where a
 * container or an image came or went meanwhile, which fails the call on Docker's containerd store and on Podman.
 */
export async function layerBytes(transport: EngineTransport, options: AbortOptions = {}): Promise<number> {
  const op = 'ask disk usage';
  const { LayersSize, Images } = documentOf(await diskUsage(transport, op, options), op);
  if (typeof LayersSize === 'number' && LayersSize > 0) return LayersSize;
  const images: readonly unknown[] = Array.isArray(Images) ? Images : [];
  return images.reduce<number>((sum, image) => {
    const { Size } = objectOf(image);
    return sum + (typeof Size === 'number' ? Size : 0);
  }, 0);
}

function tooLarge(name: string, op: string): DrvError {
  return new DrvError(
    'DRV_IMAGE_UNSUPPORTED',
    `The configuration of ${name} (its labels and variables) is larger than ${MAX_CONFIG_BYTES >> 20} MiB`,
    { op },
  );
}

async function diskUsage(transport: EngineTransport, op: string, { signal }: AbortOptions): Promise<unknown> {
  // API 1.42 and later leave out the containers, whose size takes long to count; those before count everything.
  const path = '/system/df?type=image';
  const wanted: Wanted = { LayersSize: true, Images: { Size: true } };
  for (let count = 1; ; count += 1) {
    try {
      return await transport.ask({ op, method: 'GET', path, wanted, signal });
    } catch (error) {
      if (count === COUNTS || !isRefusal(error, 'miscounted')) throw error;
    }
  }
}

function readImage(image: EngineDocument, op: string): StoredImage {
  const id = textOf(image['Id']);
  if (id === '') throw new DrvError('DRV_PROTOCOL', `The engine names an image without an id: ${op}`, { op });
  const config = objectOf(image['Config']);
  const platform = ['Os', 'Architecture', 'Variant']
    .map((part) => textOf(image[part]))
    .filter((part) => part !== '');
  return {
    id,
    tags: textsOf(image['RepoTags']).filter((tag) => tag !== '<none>:<none>'),
    digests: textsOf(image['RepoDigests']).filter((digest) => !digest.startsWith('<none>@')),
    sizeBytes: typeof image['Size'] === 'number' ? image['Size'] : 0,
    platform: platform.join('/') || undefined,
    stopSignal: signalName(textOf(config['StopSignal'])),
    volumes: Object.keys(objectOf(config['Volumes'])),
  };
}
