import type { StatsSample } from '@drv/core';
import { withoutUndefined } from '../normalise/without-undefined.ts';
import { counterOf, type Counter } from './counter.ts';
import { gaugeOf, type Gauge } from './gauge.ts';
import type { CounterName, GaugeName, StatsBucket } from './stats-bucket.ts';

/** The bucket that holds one sample. */
export function bucketOf(sample: StatsSample, startMs: number): StatsBucket {
  const { cpu, memory, network, disk } = sample;
  const gauges: { [Name in GaugeName]?: Gauge } = {};
  const gauge = (name: GaugeName, value: number | undefined) => {
    if (value !== undefined) gauges[name] = gaugeOf(value);
  };
  gauge('cores', cpu.cores);
  gauge('memoryUsageBytes', memory.usageBytes);
  gauge('memoryWorkingSetBytes', memory.workingSetBytes);
  gauge('memoryRssBytes', memory.rssBytes);
  gauge('memoryCacheBytes', memory.cacheBytes);
  gauge('pids', sample.pids?.current);

  const counters: { [Name in CounterName]?: Counter } = {};
  const counter = (name: CounterName, value: number | undefined) => {
    if (value !== undefined) counters[name] = counterOf(value, sample.epoch);
  };
  counter('cpuTimeNs', cpu.timeNs);
  counter('cpuUserNs', cpu.userNs);
  counter('cpuKernelNs', cpu.kernelNs);
  counter('throttlingPeriods', cpu.throttling?.periods);
  counter('throttledPeriods', cpu.throttling?.throttledPeriods);
  counter('throttledNs', cpu.throttling?.throttledNs);
  counter('memoryFailures', memory.failures);
  counter('networkRxBytes', network?.rxBytes);
  counter('networkTxBytes', network?.txBytes);
  counter('diskReadBytes', disk?.readBytes);
  counter('diskWriteBytes', disk?.writeBytes);

  return {
    startMs,
    firstAt: sample.at,
    lastAt: sample.at,
    samples: 1,
    gauges,
    counters,
    ...withoutUndefined({
      memoryPeakBytes: memory.peakBytes,
      memoryLimitBytes: memory.limitBytes,
      onlineCpus: cpu.onlineCpus,
    }),
  };
}
