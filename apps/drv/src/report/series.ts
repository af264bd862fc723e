import type { CounterName, StatsBucket } from '@drv/stats';

/** One line of a chart: a value at a time. */
export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** What one task used, as the lines of four charts; empty where the engine did not tell. */
export interface UsageSeries {
  /** Processors. */
  readonly cores: readonly Point[];
  /** Bytes. */
  readonly memory: readonly Point[];
  readonly memoryLimit: number | undefined;
  /** Bytes a second. */
  readonly received: readonly Point[];
  readonly sent: readonly Point[];
  readonly read: readonly Point[];
  readonly written: readonly Point[];
}

/** The lines to draw of what was recorded: peaks for memory, means for processors, growth for counters. */
export function usageSeries(buckets: readonly StatsBucket[]): UsageSeries {
  const gauge = (pick: (bucket: StatsBucket) => number | undefined) =>
    buckets.flatMap((bucket) => {
      const value = pick(bucket);
      return value === undefined ? [] : [{ at: bucket.lastAt, value }];
    });
  return {
    cores: gauge(({ gauges }) => gauges.cores?.mean),
    memory: gauge(({ gauges }) => (gauges.memoryWorkingSetBytes ?? gauges.memoryUsageBytes)?.max),
    memoryLimit: buckets.at(-1)?.memoryLimitBytes,
    received: rate(buckets, 'networkRxBytes'),
    sent: rate(buckets, 'networkTxBytes'),
    read: rate(buckets, 'diskReadBytes'),
    written: rate(buckets, 'diskWriteBytes'),
  };
}

function rate(buckets: readonly StatsBucket[], name: CounterName): readonly Point[] {
  return buckets.flatMap((bucket, index) => {
    const counter = bucket.counters[name];
    if (counter === undefined) return [];
    const earlier = buckets[index - 1];
    const before = earlier?.counters[name];
    if (earlier === undefined || before === undefined) return [];
    const seconds = (bucket.lastAt - earlier.lastAt) / 1000;
    if (seconds <= 0) return [];
    // A counter that fell has started again from zero.
    const between = counter.first < before.last ? counter.first : counter.first - before.last;
    return [{ at: bucket.lastAt, value: (between + counter.increase) / seconds }];
  });
}
