import type { Counter } from './counter.ts';
import type { Gauge } from './gauge.ts';

/** What a container used over a stretch of time. Plain JSON data. Absent means that no sample said it. */
export interface StatsBucket {
  /** Milliseconds since 1970: where the stretch begins. */
  readonly startMs: number;
  /** Of the first and the last sample in it. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly samples: number;
  readonly gauges: { readonly [Name in GaugeName]?: Gauge };
  readonly counters: { readonly [Name in CounterName]?: Counter };
  /** Highest memory peak that the engine told. */
  readonly memoryPeakBytes?: number;
  /** As the last sample had them. */
  readonly memoryLimitBytes?: number;
  readonly onlineCpus?: number;
}

/** Figures that go up and down. `cores` is processors in use. */
export type GaugeName =
  | 'cores'
  | 'memoryUsageBytes'
  | 'memoryWorkingSetBytes'
  | 'memoryRssBytes'
  | 'memoryCacheBytes'
  | 'pids';

/** Figures that only grow. Those of network and disk count on when an interface or a device goes away. */
export type CounterName =
  | 'cpuTimeNs'
  | 'cpuUserNs'
  | 'cpuKernelNs'
  | 'throttlingPeriods'
  | 'throttledPeriods'
  | 'throttledNs'
  | 'memoryFailures'
  | 'networkRxBytes'
  | 'networkTxBytes'
  | 'diskReadBytes'
  | 'diskWriteBytes';
