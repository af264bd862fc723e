import type { Logger } from '@drv/core';
import type { ImageStore } from '@drv/core/driver';
import type { Clock } from '../clock/clock.ts';

/** Options of `createImageCache`. */
export interface ImageCacheOptions {
  readonly store: ImageStore;
  /** The budget: above it, images are removed. 0 keeps nothing that is not held. */
  readonly maxBytes: number;
  /** Images are removed until the layers take no more than this. @default 80 % of `maxBytes` */
  readonly lowBytes?: number | undefined;
  /** Patterns of images that are never removed: `busybox:1.36`, `ghcr.io/org/*`. @default none */
  readonly exempt?: readonly string[] | undefined;
  /** An image is kept for this many milliseconds after it was first seen. @default 60000 */
  readonly minAgeMs?: number | undefined;
  /** The store is listed again when what is known is older than this many milliseconds. @default 60000 */
  readonly refreshMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}
