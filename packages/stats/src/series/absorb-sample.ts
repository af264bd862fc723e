import type { StatsSample } from '@drv/core';
import { counterOf } from './counter.ts';
import { COUNTERS, GAUGES } from './figures.ts';
import { gaugeOf } from './gauge.ts';
import type { MutableBucket } from './mutable-bucket.ts';

/** A bucket without samples, for {@link absorbSample}. */
export function emptyBucket(startMs: number, firstAt: number): MutableBucket {
  return { startMs, firstAt, lastAt: firstAt, samples: 0, gauges: {}, counters: {} };
}

/**
 * Adds the next sample to a bucket in place. The same as merging the bucket with one that holds only this sample,
 * without making one: 200 tasks send as many samples a second.
 */
export function absorbSample(bucket: MutableBucket, sample: StatsSample): void {
  bucket.samples += 1;
  bucket.lastAt = sample.at;
  const { peakBytes, limitBytes } = sample.memory;
  const { onlineCpus } = sample.cpu;
  if (peakBytes !== undefined) bucket.memoryPeakBytes = Math.max(bucket.memoryPeakBytes ?? 0, peakBytes);
  if (limitBytes !== undefined) bucket.memoryLimitBytes = limitBytes;
  if (onlineCpus !== undefined) bucket.onlineCpus = onlineCpus;
  for (const [name, of] of GAUGES) {
    const value = of(sample);
    if (value !== undefined) absorbGauge(bucket.gauges, name, value);
  }
  for (const [name, of] of COUNTERS) {
    const value = of(sample);
    if (value !== undefined) absorbCounter(bucket.counters, name, value, sample.epoch);
  }
}

function absorbGauge(
  gauges: MutableBucket['gauges'],
  name: keyof MutableBucket['gauges'],
  value: number,
): void {
  const gauge = gauges[name];
  if (gauge === undefined) {
    gauges[name] = gaugeOf(value);
    return;
  }
  gauge.samples += 1;
  gauge.sum += value;
  gauge.mean = gauge.sum / gauge.samples;
  if (value < gauge.min) gauge.min = value;
  if (value > gauge.max) gauge.max = value;
  gauge.last = value;
}

function absorbCounter(
  counters: MutableBucket['counters'],
  name: keyof MutableBucket['counters'],
  value: number,
  epoch: number,
): void {
  const counter = counters[name];
  if (counter === undefined) {
    counters[name] = counterOf(value, epoch);
    return;
  }
  const reset = epoch !== counter.lastEpoch || value < counter.last;
  counter.increase += reset ? value : value - counter.last;
  if (reset) counter.resets += 1;
  counter.last = value;
  counter.lastEpoch = epoch;
}
