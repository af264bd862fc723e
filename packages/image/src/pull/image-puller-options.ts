import type { AbortOptions, Logger } from '@drv/core';
import type { ImageStore } from '@drv/core/driver';
import type { Clock } from '../clock/clock.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** Options of `createImagePuller`. */
export interface ImagePullerOptions {
  readonly store: ImageStore;
  readonly retry?: RetryPolicy | undefined;
  /** A pull without any news for this many milliseconds is aborted. @default 120000 */
  readonly stallMs?: number | undefined;
  /**
   * A pull that is not done after this many milliseconds is aborted, whatever its news: a registry that gives a few bytes now
   * and then would keep it, and one of `maxConcurrent`, for ever. `Infinity`: it may.
   * @default 3600000 (1 hour)
   */
  readonly pullMs?: number | undefined;
  /** Pulls at one time; others wait for their turn. @default 4 */
  readonly maxConcurrent?: number | undefined;
  /**
   * Called when a pull found the engine's disk full; answers whether it made room. The pull is then tried once
   * more. `collect` of an image cache fits: `async (o) => (await cache.collect(o)).removed.length > 0`.
   */
  readonly freeSpace?: ((options: AbortOptions) => Promise<boolean>) | undefined;
  readonly clock?: Clock | undefined;
  /** Between 0 and 1, for the jitter of pauses. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}
