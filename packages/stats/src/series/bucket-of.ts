import type { StatsSample } from '@drv/core';
import { absorbSample, emptyBucket } from './absorb-sample.ts';
import type { MutableBucket } from './mutable-bucket.ts';

/** The bucket that holds one sample. */
export function bucketOf(sample: StatsSample, startMs: number): MutableBucket {
  const bucket = emptyBucket(startMs, sample.at);
  absorbSample(bucket, sample);
  return bucket;
}
