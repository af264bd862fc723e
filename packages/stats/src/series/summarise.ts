import { withoutUndefined } from '@drv/core/driver';
import type { Counter } from './counter.ts';
import type { StatsBucket } from './stats-bucket.ts';
import type { StatsSummary } from './stats-summary.ts';

/**
 * Totals of a bucket that holds a whole task. A container's counters begin at 0 with it, so that its first sample
 * already holds what was used before the first sample.
 */
export function summarise(total: StatsBucket | undefined): StatsSummary {
  if (total === undefined) return { samples: 0, restarts: 0 };
  const { gauges, counters } = total;
  const peak = memoryPeak(total);
  const periods = used(counters.throttlingPeriods);
  const elapsedNs = (total.lastAt - total.firstAt) * 1e6;
  const busyNs = counters.cpuTimeNs?.increase;
  return {
    samples: total.samples,
    restarts: counters.cpuTimeNs?.resets ?? 0,
    ...withoutUndefined({
      firstAt: total.firstAt,
      lastAt: total.lastAt,
      cpuSeconds: seconds(counters.cpuTimeNs),
      cpuUserSeconds: seconds(counters.cpuUserNs),
      cpuKernelSeconds: seconds(counters.cpuKernelNs),
      meanCores: busyNs === undefined || elapsedNs <= 0 ? undefined : busyNs / elapsedNs,
      maxCores: gauges.cores?.max,
      ...peak,
      meanMemoryBytes: gauges.memoryUsageBytes?.mean,
      meanWorkingSetBytes: gauges.memoryWorkingSetBytes?.mean,
      maxWorkingSetBytes: gauges.memoryWorkingSetBytes?.max,
      memoryLimitBytes: total.memoryLimitBytes,
      memoryFailures: used(counters.memoryFailures),
      maxPids: gauges.pids?.max,
      networkRxBytes: used(counters.networkRxBytes),
      networkTxBytes: used(counters.networkTxBytes),
      diskReadBytes: used(counters.diskReadBytes),
      diskWriteBytes: used(counters.diskWriteBytes),
      throttledSeconds: seconds(counters.throttledNs),
      throttledShare: share(used(counters.throttledPeriods), periods),
    }),
  };
}

function used(counter: Counter | undefined): number | undefined {
  return counter === undefined ? undefined : counter.first + counter.increase;
}

function seconds(counter: Counter | undefined): number | undefined {
  const nanos = used(counter);
  return nanos === undefined ? undefined : nanos / 1e9;
}

function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole;
}

/** The higher one: whoever tells the peak may have done so for a part of the samples only. */
function memoryPeak({ memoryPeakBytes: told = -1, gauges }: StatsBucket) {
  const seen = gauges.memoryUsageBytes?.max ?? -1;
  if (told < 0 && seen < 0) return {};
  return told < seen
    ? ({ peakMemoryBytes: seen, peakMemoryFrom: 'samples' } as const)
    : ({ peakMemoryBytes: told, peakMemoryFrom: 'engine' } as const);
}
