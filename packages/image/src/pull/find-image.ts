import type { AbortOptions } from '@drv/core';
import {
  DrvError,
  abortable,
  type ImageReference,
  type ImageStore,
  type StoredImage,
} from '@drv/core/driver';

import { formatReference } from '../reference/format-reference.ts';

export interface FindImageOptions extends AbortOptions {
  readonly platform?: string | undefined;
}

/**
 * The image that a reference stands for in a store. One that a pinned reference finds has to have the digest: engines
 * have more than one reading of a name, and a pin is a promise.
 */
export async function findImage(
  store: ImageStore,
  reference: ImageReference,
  options: FindImageOptions,
): Promise<StoredImage | undefined> {
  const image = await look(store, reference, options);
  return image !== undefined && hasDigest(image, reference.digest) ? image : undefined;
}

/** Why the image is not to be found after a pull that succeeded. */
export async function whyNotFound(
  store: ImageStore,
  reference: ImageReference,
  { platform, signal }: FindImageOptions,
): Promise<DrvError> {
  const image = await look(store, reference, { signal });
  const name = formatReference(reference);
  if (image === undefined) {
    const message = `${name} was pulled and is gone again; somebody removed it`;
    return new DrvError('DRV_IMAGE_NOT_FOUND', message, { op: 'pull image', retryable: true });
  }
  if (!hasDigest(image, reference.digest)) {
    const message = `The engine answered with another image for ${name}: ${image.id}`;
    return new DrvError('DRV_PROTOCOL', message, { op: 'pull image' });
  }
  const message = `${name} is for ${image.platform ?? 'an unknown platform'}, not for ${platform}`;
  return new DrvError('DRV_IMAGE_UNSUPPORTED', message, { op: 'pull image' });
}

async function look(
  store: ImageStore,
  reference: ImageReference,
  { platform, signal }: FindImageOptions,
): Promise<StoredImage | undefined> {
  const options = { signal, platform };
  return abortable(store.inspect(reference, options), signal, 'inspect image');
}

/** By content, whatever the repository: equal digests are equal images. */
function hasDigest(image: StoredImage, digest: string | undefined): boolean {
  return digest === undefined || image.digests.some((entry) => entry.endsWith(`@${digest}`));
}
