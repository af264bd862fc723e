import { DrvError } from '@drv/core';

import type { ImageCacheOptions } from './image-cache-options.ts';

/** @throws `DRV_INVALID_OPTION` for the first number that makes no sense. */
export function checkCacheOptions({ maxBytes, lowBytes, minAgeMs, refreshMs }: ImageCacheOptions): void {
  const sizes = { maxBytes, lowBytes, minAgeMs, refreshMs };
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined && !(value >= 0)) {
      throw new DrvError('DRV_INVALID_OPTION', `${name} must be a number, 0 or more, not ${value}`);
    }
  }
  if (lowBytes !== undefined && lowBytes > maxBytes) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      `lowBytes must be at most maxBytes, ${maxBytes}, not ${lowBytes}`,
    );
  }
}
