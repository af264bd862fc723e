import type { StatsSample } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import { absorbSample } from './absorb-sample.ts';
import { bucketOf } from './bucket-of.ts';
import type { MutableBucket } from './mutable-bucket.ts';
import type { StatsBucket } from './stats-bucket.ts';
import { createSteadySums } from './steady-sums.ts';

/**
 * At most `max` buckets of equal width over all of `samples`: gauges with minimum, mean and maximum, counters with
 * their last value. Pure. Use a recorder while samples still come.
 *
 * Throws `DRV_INVALID_OPTION` when `max` is no whole number from 1 upwards, or the samples are not in order of time.
 */
export function decimate(samples: readonly StatsSample[], max: number): readonly StatsBucket[] {
  if (!Number.isSafeInteger(max) || max < 1)
    throw new DrvError('DRV_INVALID_OPTION', 'max must be a whole number from 1 upwards');
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return [];
  const widthMs = Math.max(1, Math.ceil((last.at - first.at + 1) / max));
  const buckets: MutableBucket[] = [];
  const steady = createSteadySums();
  let before = first.at;
  for (const [index, sample] of samples.entries()) {
    if (sample.at < before)
      throw new DrvError(
        'DRV_INVALID_OPTION',
        `samples must be in order of time: samples[${index}] is earlier than the one before it`,
      );
    before = sample.at;
    const startMs = first.at + Math.floor((sample.at - first.at) / widthMs) * widthMs;
    const newest = buckets.at(-1);
    if (newest?.startMs === startMs) absorbSample(newest, steady(sample));
    else buckets.push(bucketOf(steady(sample), startMs));
  }
  return buckets;
}
