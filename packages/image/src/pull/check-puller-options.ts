import { checkNumbers } from '@drv/core/driver';

import type { ImagePullerOptions } from './image-puller-options.ts';

/** @throws `DRV_INVALID_OPTION` for the first number that makes no sense. */
export function checkPullerOptions({ retry = {}, stallMs, pullMs, maxConcurrent }: ImagePullerOptions): void {
  const { attempts, baseMs, maxMs, rateLimitedMs } = retry;
  checkNumbers({ attempts }, { least: 1, whole: true }, 'retry.');
  checkNumbers({ baseMs, maxMs, rateLimitedMs }, { least: 0 }, 'retry.');
  checkNumbers({ maxConcurrent }, { least: 1, whole: true });
  checkNumbers({ stallMs, pullMs }, { least: 1, endless: true });
}
