import { DrvError, checkKinds, kind, type KindsOf } from '@drv/core/driver';

import type { ImageCacheOptions } from './image-cache-options.ts';
import type { CollectOptions } from './image-cache.ts';

const amount = kind.number({ least: 0, endless: true });

export const CACHE: KindsOf<ImageCacheOptions> = {
  store: kind.required(kind.thatHas('an image store', 'list')),
  maxBytes: kind.required(amount),
  lowBytes: amount,
  // What they say is read as references are.
  exempt: kind.orNull(kind.list(kind.text)),
  minAgeMs: amount,
  refreshMs: amount,
  clock: kind.thatHas('a clock', 'now', 'after'),
  logger: kind.thatHas('a logger', 'debug', 'info', 'warn'),
};

export const COLLECT: KindsOf<CollectOptions> = { downToBytes: amount, signal: kind.orNull(kind.signal) };

/** @throws `DRV_INVALID_OPTION` for the first that is wrong. */
export function checkCacheOptions(options: ImageCacheOptions): void {
  checkKinds(options, CACHE, 'createImageCache');
  const { lowBytes, maxBytes } = options;
  if (lowBytes !== undefined && lowBytes > maxBytes) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      `lowBytes must be at most maxBytes, ${maxBytes}, not ${lowBytes}`,
    );
  }
}
