import type { StatsSample } from '@drv/core';
import type { CounterName, GaugeName } from './stats-bucket.ts';

type Figure<Name> = readonly [name: Name, of: (sample: StatsSample) => number | undefined];

/** Where each gauge of a bucket comes from. */
export const GAUGES: readonly Figure<GaugeName>[] = [
  ['cores', ({ cpu }) => cpu.cores],
  ['memoryUsageBytes', ({ memory }) => memory.usageBytes],
  ['memoryWorkingSetBytes', ({ memory }) => memory.workingSetBytes],
  ['memoryRssBytes', ({ memory }) => memory.rssBytes],
  ['memoryCacheBytes', ({ memory }) => memory.cacheBytes],
  ['pids', ({ pids }) => pids?.current],
];

/** Where each counter of a bucket comes from. */
export const COUNTERS: readonly Figure<CounterName>[] = [
  ['cpuTimeNs', ({ cpu }) => cpu.timeNs],
  ['cpuUserNs', ({ cpu }) => cpu.userNs],
  ['cpuKernelNs', ({ cpu }) => cpu.kernelNs],
  ['throttlingPeriods', ({ cpu }) => cpu.throttling?.periods],
  ['throttledPeriods', ({ cpu }) => cpu.throttling?.throttledPeriods],
  ['throttledNs', ({ cpu }) => cpu.throttling?.throttledNs],
  ['memoryFailures', ({ memory }) => memory.failures],
  ['networkRxBytes', ({ network }) => network?.rxBytes],
  ['networkTxBytes', ({ network }) => network?.txBytes],
  ['diskReadBytes', ({ disk }) => disk?.readBytes],
  ['diskWriteBytes', ({ disk }) => disk?.writeBytes],
];
