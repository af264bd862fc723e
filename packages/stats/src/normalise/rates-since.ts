import type { StatsSample } from '@drv/core';
import { withoutUndefined } from '@drv/core/driver';
import { cpuRates } from './cpu-rates.ts';
import { nanosBetween } from './engine-time.ts';
import { timeOf } from './time-of.ts';

/**
 * The sample with its rates (`elapsedMs`, `cores`, `percent` and its parts) taken over the time since `earlier`. Use
 * it after leaving samples out: the rates of a sample only cover the time since the one that came before it.
 *
 * Rates are absent where `earlier` is not earlier, or where the counters started again in between.
 */
export function ratesSince(sample: StatsSample, earlier: StatsSample): StatsSample {
  const { elapsedMs: _elapsed, cpu, ...rest } = sample;
  const { cores: _cores, percent: _percent, userPercent: _user, kernelPercent: _kernel, ...counters } = cpu;
  const nanos = nanosBetween(timeOf(earlier), timeOf(sample));
  const elapsedNs = nanos > 0 ? nanos : undefined;
  const rates =
    elapsedNs === undefined || sample.epoch !== earlier.epoch
      ? {}
      : cpuRates({
          now: counters,
          before: earlier.cpu,
          elapsedNs,
          onlineCpus: counters.onlineCpus,
          windows: sample.cgroup === 'windows',
        });
  return withoutUndefined({
    ...rest,
    elapsedMs: elapsedNs && elapsedNs / 1e6,
    cpu: withoutUndefined({ ...counters, ...rates }),
  });
}
