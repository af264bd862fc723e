import type { ImageStore, Logger } from '@drv/core';

import type { Clock } from '../clock.ts';
import type { ImagePuller } from './image-puller.ts';
import type { RetryPolicy } from './retry-policy.ts';

export interface ImagePullerOptions {
  readonly store: ImageStore;
  readonly retry?: RetryPolicy;
  /** A pull without any news for this many milliseconds is aborted. @default 120000 */
  readonly stallMs?: number;
  /** Pulls at one time; others wait for their turn. @default 4 */
  readonly maxConcurrent?: number;
  readonly clock?: Clock;
  /** Between 0 and 1, for the jitter of pauses. @default Math.random */
  readonly random?: () => number;
  readonly logger?: Logger;
}

export declare function createImagePuller(options: ImagePullerOptions): ImagePuller;
