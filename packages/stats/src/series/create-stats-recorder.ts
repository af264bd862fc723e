import type { StatsSample } from '@drv/core';
import { checkKinds, kind, type KindsOf, type UsageEvidence, withoutUndefined } from '@drv/core/driver';
import { absorbSample } from './absorb-sample.ts';
import { bucketOf } from './bucket-of.ts';
import { mergeBuckets } from './merge-buckets.ts';
import { copyOf, type MutableBucket } from './mutable-bucket.ts';
import type { StatsBucket } from './stats-bucket.ts';
import { createSteadySums } from './steady-sums.ts';
import type { StatsSummary } from './stats-summary.ts';
import { summarise } from './summarise.ts';

/** Takes samples one by one and keeps what they say in fixed memory. */
export interface StatsRecorder {
  /**
   * Takes the next sample, in the order in which they came. One whose clock went back is counted in the newest bucket.
   */
  add(sample: StatsSample): void;
  /** Milliseconds that every bucket spans: `bucketMs`, doubled as often as it took. */
  readonly widthMs: number;
  /** In order of time, at most `maxBuckets`. A stretch without samples has none. */
  buckets(): readonly StatsBucket[];
  summary(): StatsSummary;
  /** The part of the summary that a task's result carries. */
  usage(): UsageEvidence;
}

/** How fine the record is. */
export interface StatsRecorderOptions {
  /** At least 2. @default 240 */
  readonly maxBuckets?: number | undefined;
  /** Milliseconds that a bucket spans in the beginning. @default 1000 */
  readonly bucketMs?: number | undefined;
}

export const RECORDER: KindsOf<StatsRecorderOptions> = {
  // Two, because neighbours on both sides of a power of two never share a bucket.
  maxBuckets: kind.number({ least: 2, whole: true }),
  bucketMs: kind.number({ least: 1, whole: true }),
};

/**
 * Keeps what a task used in fixed memory, however long it runs. Buckets are aligned to the clock; when there are too
 * many, their width doubles and neighbours become one. Minimum, maximum, mean and last of gauges and the growth of
 * counters are exact at every width. Throws `DRV_INVALID_OPTION`.
 */
export function createStatsRecorder(options: StatsRecorderOptions = {}): StatsRecorder {
  checkKinds(options, RECORDER, 'createStatsRecorder');
  const { maxBuckets = 240, bucketMs = 1000 } = options;
  let widthMs = bucketMs;
  let buckets: MutableBucket[] = [];
  const steady = createSteadySums();

  const startOf = (at: number) => Math.floor(at / widthMs) * widthMs;

  const double = () => {
    widthMs *= 2;
    const wider: MutableBucket[] = [];
    for (const bucket of buckets) {
      const startMs = startOf(bucket.startMs);
      const newest = wider.at(-1);
      if (newest?.startMs === startMs) wider[wider.length - 1] = mergeBuckets(newest, bucket);
      else wider.push({ ...bucket, startMs });
    }
    buckets = wider;
  };

  // Merging is associative, so that the whole of all buckets is the whole of all samples, whatever their width.
  const total = () => (buckets.length === 0 ? undefined : buckets.reduce(mergeBuckets));

  return {
    add(raw) {
      const sample = steady(raw);
      const startMs = startOf(sample.at);
      const newest = buckets.at(-1);
      if (newest === undefined || startMs > newest.startMs) buckets.push(bucketOf(sample, startMs));
      else absorbSample(newest, sample);
      while (buckets.length > maxBuckets) double();
    },
    get widthMs() {
      return widthMs;
    },
    buckets: () => buckets.map(copyOf),
    summary: () => summarise(total()),
    usage() {
      const { samples, cpuSeconds, peakMemoryBytes, networkRxBytes, networkTxBytes } = summarise(total());
      return {
        samples,
        ...withoutUndefined({ cpuSeconds, peakMemoryBytes, networkRxBytes, networkTxBytes }),
      };
    },
  };
}
