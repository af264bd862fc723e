import type { StatsSample } from '@drv/core';
import type { UsageEvidence } from '@drv/core/driver';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createStatsRecorder, decimate, type StatsRecorder, type StatsSummary } from '../../src/index.ts';
import { bucketOf } from '../../src/series/bucket-of.ts';
import { mergeBuckets } from '../../src/series/merge-buckets.ts';
import type { StatsBucket } from '../../src/series/stats-bucket.ts';
import { sampleAt, series } from './samples.ts';

function recorded(samples: readonly StatsSample[], options?: Parameters<typeof createStatsRecorder>[0]) {
  const recorder = createStatsRecorder(options);
  for (const sample of samples) recorder.add(sample);
  return recorder;
}

/** The same without doubling: every sample straight into the bucket of the final width. */
function sorted(samples: readonly StatsSample[], widthMs: number): readonly StatsBucket[] {
  const buckets = new Map<number, StatsBucket>();
  for (const sample of samples) {
    const startMs = Math.floor(sample.at / widthMs) * widthMs;
    const bucket = bucketOf(sample, startMs);
    const before = buckets.get(startMs);
    buckets.set(startMs, before === undefined ? bucket : mergeBuckets(before, bucket));
  }
  return [...buckets.values()];
}

describe('buckets', () => {
  test('a sample a second is a bucket a second, until there are too many', () => {
    const samples = Array.from({ length: 10 }, (_, second) =>
      sampleAt(second, { memory: { usageBytes: second } }),
    );
    const recorder = recorded(samples, { maxBuckets: 5 });

    expect(recorder.widthMs).toBe(2000);
    expect(recorder.buckets()).toHaveLength(5);
    expect(recorder.buckets()[0]?.gauges.memoryUsageBytes).toMatchObject({ min: 0, max: 1, mean: 0.5 });
    expect(recorder.buckets()[4]?.gauges.memoryUsageBytes).toMatchObject({ min: 8, max: 9, mean: 8.5 });
  });

  test('a gap stays a gap', () => {
    const recorder = recorded([sampleAt(0), sampleAt(1), sampleAt(3600), sampleAt(3601)]);

    expect(recorder.buckets().map(({ startMs }) => startMs - sampleAt(0).at)).toEqual([
      0, 1000, 3_600_000, 3_601_000,
    ]);
  });

  test('a sample whose clock went back is counted in the newest bucket', () => {
    const recorder = recorded([sampleAt(10), sampleAt(3), sampleAt(11)]);

    expect(recorder.buckets().map(({ samples }) => samples)).toEqual([2, 1]);
  });

  test('there are never more than asked for, whatever comes', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 2, max: 9 }), (samples, maxBuckets) => {
        const recorder = createStatsRecorder({ maxBuckets });
        for (const sample of samples) {
          recorder.add(sample);
          expect(recorder.buckets().length).toBeLessThanOrEqual(maxBuckets);
        }
      }),
    );
  });

  test('doubling loses nothing: the buckets are those of the final width from the beginning', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 2, max: 9 }), (samples, maxBuckets) => {
        const recorder = recorded(samples, { maxBuckets });
        expect(recorder.buckets()).toEqual(sorted(samples, recorder.widthMs));
      }),
    );
  });

  test('even for times on both sides of 1970', () => {
    const recorder = recorded(
      [-2, -1, 0, 1].map((ms) => ({ at: ms, epoch: 0, cpu: {}, memory: {} })),
      {
        maxBuckets: 2,
        bucketMs: 1,
      },
    );
    expect(recorder.buckets().map(({ samples }) => samples)).toEqual([2, 2]);
  });

  test('a year fits in 240', () => {
    const recorder = createStatsRecorder();
    const year = 365 * 24 * 3600;
    const step = 97;
    for (let second = 0; second < year; second += step)
      recorder.add(sampleAt(second, { cpu: { timeNs: second * 5e8 } }));

    expect(recorder.buckets().length).toBeGreaterThan(100);
    expect(recorder.buckets().length).toBeLessThanOrEqual(240);
    expect(recorder.summary().meanCores).toBeCloseTo(0.5, 9);
  });
});

describe('mergeBuckets', () => {
  test('is associative', () => {
    fc.assert(
      fc.property(series, fc.nat(), fc.nat(), (samples, one, other) => {
        const all = samples.map((sample) => bucketOf(sample, 0));
        const whole = all.reduce(mergeBuckets);
        const [from, to] = [one % all.length, other % all.length].sort((a, b) => a - b);
        const parts = [all.slice(0, from), all.slice(from, to), all.slice(to)].filter((p) => p.length > 0);
        expect(parts.map((part) => part.reduce(mergeBuckets)).reduce(mergeBuckets)).toEqual(whole);
        expect(all.reduceRight((later, earlier) => mergeBuckets(earlier, later))).toEqual(whole);
      }),
    );
  });

  test('the growth of a counter is the last value less the first, within an epoch', () => {
    fc.assert(
      fc.property(series, (samples) => {
        const epoch = samples.filter((sample) => sample.epoch === samples[0]?.epoch);
        const { cpuTimeNs } = epoch.map((sample) => bucketOf(sample, 0)).reduce(mergeBuckets).counters;
        expect(cpuTimeNs?.increase).toBe((cpuTimeNs?.last ?? 0) - (cpuTimeNs?.first ?? 0));
        expect(cpuTimeNs?.resets).toBe(0);
      }),
    );
  });
});

describe('summary', () => {
  test('has what the evidence of a result needs', () => {
    expectTypeOf<StatsSummary>().toExtend<UsageEvidence>();
  });

  test('without samples is a count of none', () => {
    expect(createStatsRecorder().summary()).toEqual({ samples: 0, restarts: 0 });
    expect(createStatsRecorder().usage()).toEqual({ samples: 0 });
  });

  test('usage is its part that a result carries', () => {
    const recorder = recorded([
      sampleAt(0, { cpu: { timeNs: 5e8, cores: 1 }, memory: { usageBytes: 9, workingSetBytes: 8 } }),
    ]);
    expect(recorder.usage()).toEqual({ samples: 1, cpuSeconds: 0.5, peakMemoryBytes: 9 });
  });

  test('of one sample has the totals, which began with the container, and no means over time', () => {
    const summary = recorded([
      sampleAt(1, {
        cpu: {
          timeNs: 5e8,
          userNs: 3e8,
          kernelNs: 2e8,
          throttling: { periods: 4, throttledPeriods: 1, throttledNs: 3e7 },
        },
        memory: { usageBytes: 100, workingSetBytes: 60, limitBytes: 1000, failures: 2 },
        pids: { current: 3 },
        network: { rxBytes: 10, txBytes: 20, interfaces: {} },
        disk: { readBytes: 30, writeBytes: 40, devices: {} },
      }),
    ]).summary();

    expect(summary).toEqual({
      samples: 1,
      restarts: 0,
      firstAt: sampleAt(1).at,
      lastAt: sampleAt(1).at,
      cpuSeconds: 0.5,
      cpuUserSeconds: 0.3,
      cpuKernelSeconds: 0.2,
      peakMemoryBytes: 100,
      peakMemoryFrom: 'samples',
      meanMemoryBytes: 100,
      meanWorkingSetBytes: 60,
      maxWorkingSetBytes: 60,
      memoryLimitBytes: 1000,
      memoryFailures: 2,
      maxPids: 3,
      networkRxBytes: 10,
      networkTxBytes: 20,
      diskReadBytes: 30,
      diskWriteBytes: 40,
      throttledSeconds: 0.03,
      throttledShare: 0.25,
    });
  });

  test('processor time is the sum over every start of the container', () => {
    const summary = recorded([
      sampleAt(0, { cpu: { timeNs: 1e9 } }),
      sampleAt(1, { cpu: { timeNs: 2e9 } }),
      sampleAt(2, { epoch: 1, cpu: { timeNs: 5e8 } }),
      sampleAt(4, { epoch: 1, cpu: { timeNs: 7e8 } }),
    ]).summary();

    expect(summary).toMatchObject({ cpuSeconds: 2.7, restarts: 1, meanCores: 1.7 / 4 });
  });

  test('a counter that fell by itself started again', () => {
    const rx = (rxBytes: number) => ({ network: { rxBytes, txBytes: 0, interfaces: {} } });
    const summary = recorded([sampleAt(0, rx(100)), sampleAt(1, rx(30)), sampleAt(2, rx(50))]).summary();

    expect(summary.networkRxBytes).toBe(150);
  });

  describe('an interface or a device', () => {
    type Parts = Readonly<Record<string, number>>;
    const sum = (parts: Parts) => Object.values(parts).reduce((a, b) => a + b, 0);
    const net = (second: number, parts: Parts, epoch = 0) =>
      sampleAt(second, {
        epoch,
        network: {
          rxBytes: sum(parts),
          txBytes: sum(parts),
          interfaces: Object.fromEntries(
            Object.entries(parts).map(([name, bytes]) => [name, { rxBytes: bytes, txBytes: bytes }]),
          ),
        },
        disk: {
          readBytes: sum(parts),
          writeBytes: sum(parts),
          devices: Object.fromEntries(
            Object.entries(parts).map(([name, bytes]) => [name, { readBytes: bytes, writeBytes: bytes }]),
          ),
        },
      });

    test.each<[string, readonly StatsSample[], number]>([
      ['that goes away keeps what it counted', [net(0, { a: 100, b: 1000 }), net(1, { a: 130 })], 1130],
      ['that comes later began at zero', [net(0, { a: 100 }), net(1, { a: 100, b: 7 })], 107],
      [
        'that comes back with its count goes on',
        [net(0, { a: 100, b: 50 }), net(1, { a: 100 }), net(2, { a: 100, b: 60 })],
        160,
      ],
      [
        'that comes back from zero starts again',
        [net(0, { a: 100, b: 50 }), net(1, { a: 100 }), net(2, { a: 100, b: 20 })],
        170,
      ],
      [
        'that wraps alone does not touch the other',
        [net(0, { a: 4e9, b: 1e10 }), net(1, { a: 5, b: 1e10 })],
        14e9 + 5,
      ],
      ['that is the last to go leaves the sum', [net(0, { a: 100 }), sampleAt(1), net(2, { c: 1 })], 101],
      [
        'of before a restart is another one after it',
        [net(0, { a: 100 }), net(1, { a: 150, b: 9 }, 1), net(2, { b: 10 }, 1)],
        100 + 150 + 10,
      ],
    ])('%s', (_what, samples, total) => {
      for (const maxBuckets of [2, 240]) {
        expect(recorded(samples, { maxBuckets }).summary()).toMatchObject({
          networkRxBytes: total,
          networkTxBytes: total,
          diskReadBytes: total,
          diskWriteBytes: total,
        });
      }
    });

    test('that goes away is no fall between two buckets either', () => {
      const buckets = decimate([net(0, { a: 100, b: 1000 }), net(1, { a: 130 }), net(2, { a: 140 })], 3);
      expect(buckets.map(({ counters }) => counters.networkRxBytes?.last)).toEqual([1100, 1130, 1140]);
    });
  });

  test("the engine's own peak goes before the highest sample, unless it is of an earlier time", () => {
    const memory = (usageBytes: number, peakBytes?: number) =>
      ({
        memory: { usageBytes, ...(peakBytes === undefined ? {} : { peakBytes }) },
      }) satisfies Partial<StatsSample>;
    const peak = (recorder: StatsRecorder) => {
      const { peakMemoryBytes, peakMemoryFrom } = recorder.summary();
      return { peakMemoryBytes, peakMemoryFrom };
    };

    expect(peak(recorded([sampleAt(0, memory(5, 90)), sampleAt(1, memory(7))]))).toEqual({
      peakMemoryBytes: 90,
      peakMemoryFrom: 'engine',
    });
    expect(peak(recorded([sampleAt(0, memory(5, 6)), sampleAt(1, memory(70))]))).toEqual({
      peakMemoryBytes: 70,
      peakMemoryFrom: 'samples',
    });
    expect(peak(recorded([sampleAt(0, memory(9)), sampleAt(1, memory(7))]))).toEqual({
      peakMemoryBytes: 9,
      peakMemoryFrom: 'samples',
    });
  });

  test('is the same whatever the width of the buckets', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 2, max: 9 }), (samples, maxBuckets) => {
        expect(recorded(samples, { maxBuckets }).summary()).toEqual(recorded(samples).summary());
      }),
    );
  });
});

test.each([
  ['maxBuckets', { maxBuckets: 1 }],
  ['maxBuckets', { maxBuckets: 2.5 }],
  ['bucketMs', { bucketMs: 0 }],
  ['bucketMs', { bucketMs: Infinity }],
])('refuses a wrong %s', (name, options) => {
  expect(() => createStatsRecorder(options)).toThrow(
    expect.objectContaining({ code: 'DRV_INVALID_OPTION', message: expect.stringContaining(name) as string }),
  );
});
