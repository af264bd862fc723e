import { DrvError, type ImageReference } from '@drv/core/driver';

import type { EnsuredImage, EnsureOptions, ImagePuller } from '../pull/image-puller.ts';
import { formatReference } from '../reference/format-reference.ts';
import type { ImageCache, ImageLease } from './image-cache.ts';

/** An image that is there and stays there. */
export interface LeasedImage extends EnsuredImage {
  /** To be released by the caller. */
  readonly lease: ImageLease;
}

/** A removal that had begun can be in the way once; the second time something else removes images. */
const ATTEMPTS = 3;

/**
 * Ensures an image and leases it, with no moment in between at which the cache may remove it: the name is held from
 * before the look to after the lease. Whatever is thrown, no lease is left.
 *
 * @throws what {@link ImagePuller.ensure} throws.
 */
export async function ensureLeased(
  { puller, cache }: { readonly puller: ImagePuller; readonly cache: ImageCache },
  reference: ImageReference,
  options: EnsureOptions = {},
): Promise<LeasedImage> {
  using _name = cache.lease(reference);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { evictions } = cache.stats();
    const ensured = await puller.ensure(reference, options);
    const lease = cache.lease(ensured.image);
    try {
      const held = await lease.held({ signal: options.signal });
      if (held && cache.stats().evictions === evictions) return { ...ensured, lease };
      // A removal ended in the meantime. If it was that of this image, the look may have come just before it; with the
      // lease taken, the next look is the truth.
      const again = held ? await puller.ensure(reference, withoutPull(options)) : undefined;
      if (again?.image.id === ensured.image.id) return { ...ensured, lease };
    } catch (error) {
      lease.release();
      throw error;
    }
    lease.release();
  }
  const message = `${formatReference(reference)} was removed as often as it was pulled`;
  throw new DrvError('DRV_IMAGE_NOT_FOUND', message, { op: 'pull image', retryable: true });
}

/** What was pulled a moment ago need not be pulled again, if it is there. */
function withoutPull(options: EnsureOptions): EnsureOptions {
  return options.policy === 'always' ? { ...options, policy: 'missing' } : options;
}
