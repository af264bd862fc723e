import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimate } from '../../src/index.ts';
import { sampleAt, series } from './samples.ts';

test('keeps peaks and totals', () => {
  const samples = Array.from({ length: 100 }, (_, second) =>
    sampleAt(second, {
      cpu: { timeNs: second * 1e9 },
      memory: { usageBytes: second === 37 ? 1000 : 10 },
    }),
  );
  const buckets = decimate(samples, 10);

  expect(buckets).toHaveLength(10);
  expect(buckets[3]?.gauges.memoryUsageBytes).toMatchObject({ min: 10, max: 1000, mean: 109, last: 10 });
  expect(buckets.map(({ counters }) => counters.cpuTimeNs?.last)).toEqual(
    [9, 19, 29, 39, 49, 59, 69, 79, 89, 99].map((second) => second * 1e9),
  );
});

test('a gap stays a gap', () => {
  const starts = decimate([sampleAt(0), sampleAt(1), sampleAt(100)], 10).map(({ firstAt }) => firstAt);
  expect(starts).toEqual([sampleAt(0).at, sampleAt(100).at]);
});

test('of nothing is nothing', () => {
  expect(decimate([], 5)).toEqual([]);
});

test('every sample is in one bucket, in order, and there are at most as many as asked for', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 20 }), (samples, max) => {
      const buckets = decimate(samples, max);
      expect(buckets.length).toBeLessThanOrEqual(max);
      expect(buckets.reduce((sum, bucket) => sum + bucket.samples, 0)).toBe(samples.length);
      expect(buckets[0]?.firstAt).toBe(samples[0]?.at);
      expect(buckets.at(-1)?.lastAt).toBe(samples.at(-1)?.at);
      const starts = buckets.map(({ startMs }) => startMs);
      expect([...new Set(starts)].sort((a, b) => a - b)).toEqual(starts);
    }),
  );
});

test('refuses samples out of order, and says which', () => {
  expect(() => decimate([sampleAt(2), sampleAt(1)], 1)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringContaining('samples[1]') as string,
    }),
  );
});

test.each([0, -1, 1.5, NaN])('refuses a maximum of %s', (max) => {
  expect(() => decimate([], max)).toThrow(expect.objectContaining({ code: 'DRV_INVALID_OPTION' }));
});
