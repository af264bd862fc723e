import { DrvError } from '@drv/core';

import type { ImagePullerOptions } from './image-puller-options.ts';

/** @throws `DRV_INVALID_OPTION` for the first number that makes no sense. */
export function checkPullerOptions({ retry = {}, stallMs, maxConcurrent }: ImagePullerOptions): void {
  const counts = { 'retry.attempts': retry.attempts, maxConcurrent };
  for (const [name, value] of Object.entries(counts)) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      throw new DrvError('DRV_INVALID_OPTION', `${name} must be a whole number above 0, not ${value}`);
    }
  }
  const times = {
    'retry.baseMs': retry.baseMs,
    'retry.maxMs': retry.maxMs,
    'retry.rateLimitedMs': retry.rateLimitedMs,
  };
  for (const [name, value] of Object.entries(times)) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      throw new DrvError('DRV_INVALID_OPTION', `${name} must be milliseconds, 0 or more, not ${value}`);
    }
  }
  if (stallMs !== undefined && !(stallMs > 0)) {
    throw new DrvError('DRV_INVALID_OPTION', `stallMs must be milliseconds above 0, not ${stallMs}`);
  }
}
