import { checkKinds, kind, type KindsOf } from '@drv/core/driver';

import type { ImagePullerOptions } from './image-puller-options.ts';
import type { EnsureOptions } from './image-puller.ts';
import type { RetryPolicy } from './retry-policy.ts';

const pause = kind.number({ least: 0 });
const bound = kind.number({ least: 1, endless: true });
const count = kind.number({ least: 1, whole: true });
const RETRY: KindsOf<RetryPolicy> = { attempts: count, baseMs: pause, maxMs: pause, rateLimitedMs: pause };

export const PULLER: KindsOf<ImagePullerOptions> = {
  store: kind.required(kind.thatHas('an image store', 'inspect')),
  retry: kind.fields(RETRY),
  maxConcurrent: count,
  stallMs: bound,
  pullMs: bound,
  freeSpace: kind.call,
  clock: kind.thatHas('a clock', 'now', 'after'),
  random: kind.call,
  logger: kind.thatHas('a logger', 'warn'),
};

export const ENSURE: KindsOf<EnsureOptions> = {
  policy: kind.orNull(kind.oneOf('missing', 'always', 'never')),
  platform: kind.text,
  credentials: kind.object,
  refresh: kind.call,
  reauthorise: kind.orNull(kind.boolean),
  onEvent: kind.call,
  onProgress: kind.call,
  signal: kind.orNull(kind.signal),
};

/** @throws `DRV_INVALID_OPTION` for the first that is wrong. */
export function checkPullerOptions(options: ImagePullerOptions): void {
  checkKinds(options, PULLER, 'createImagePuller');
}
