import { DrvError, checkNumbers } from '@drv/core/driver';

import type { ImageCacheOptions } from './image-cache-options.ts';

/** @throws `DRV_INVALID_OPTION` for the first number that makes no sense. */
export function checkCacheOptions({ maxBytes, lowBytes, minAgeMs, refreshMs }: ImageCacheOptions): void {
  checkNumbers({ maxBytes, lowBytes, minAgeMs, refreshMs }, { least: 0, endless: true });
  if (lowBytes !== undefined && lowBytes > maxBytes) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      `lowBytes must be at most maxBytes, ${maxBytes}, not ${lowBytes}`,
    );
  }
}
