import type { StatsSample } from '@drv/core';
import fc from 'fast-check';

const start = Date.parse('2026-01-01T00:00:00Z');

/** A sample `second` seconds after the start. */
export function sampleAt(second: number, fields: Partial<StatsSample> = {}): StatsSample {
  return { at: start + second * 1000, epoch: 0, cpu: {}, memory: {}, ...fields };
}

interface Step {
  readonly waitMs: number;
  readonly cpuNs: number;
  readonly rx: number | undefined;
  readonly usage: number | undefined;
  readonly cores: number | undefined;
  readonly restart: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 10_000_000 })),
  cpuNs: fc.integer({ min: 0, max: 1e9 }),
  rx: fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }),
  usage: fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined }),
  // Multiples of 1/64, so that sums are exact and results can be compared for equality.
  cores: fc.option(
    fc.integer({ min: 0, max: 512 }).map((n) => n / 64),
    { nil: undefined },
  ),
  restart: fc.nat({ max: 19 }).map((n) => n === 0),
});

/** What an engine can send for one container: time goes on, counters grow, now and then all start again from zero. */
export const series: fc.Arbitrary<readonly StatsSample[]> = fc
  .array(step, { minLength: 1, maxLength: 80 })
  .map((steps) => {
    let [at, epoch, timeNs, rxBytes] = [start, 0, 0, 0];
    return steps.map(({ waitMs, cpuNs, rx, usage, cores, restart }): StatsSample => {
      at += waitMs;
      if (restart) [epoch, timeNs, rxBytes] = [epoch + 1, 0, 0];
      timeNs += cpuNs;
      rxBytes += rx ?? 0;
      return {
        at,
        epoch,
        cpu: { timeNs, ...(cores === undefined ? {} : { cores }) },
        memory: usage === undefined ? {} : { usageBytes: usage },
        ...(rx === undefined ? {} : { network: { rxBytes, txBytes: 0, interfaces: {} } }),
      };
    });
  });
