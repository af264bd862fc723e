import type { UsageEvidence } from '@drv/core/driver';

/**
 * What a task used from its beginning to the last sample. Has every field of core's `UsageEvidence`. Absent where no
 * sample told.
 */
export interface StatsSummary extends UsageEvidence {
  /** Milliseconds since 1970, the engine's clock. */
  readonly firstAt?: number;
  readonly lastAt?: number;
  readonly cpuUserSeconds?: number;
  readonly cpuKernelSeconds?: number;
  /** Processors used between the first and the last sample. */
  readonly meanCores?: number;
  readonly maxCores?: number;
  /** Whether `peakMemoryBytes` is the engine's own or only the highest of the samples. */
  readonly peakMemoryFrom?: 'engine' | 'samples';
  /** Of the samples. */
  readonly meanMemoryBytes?: number;
  readonly meanWorkingSetBytes?: number;
  readonly maxWorkingSetBytes?: number;
  readonly memoryLimitBytes?: number;
  /** How often the memory limit was hit. */
  readonly memoryFailures?: number;
  readonly maxPids?: number;
  readonly diskReadBytes?: number;
  readonly diskWriteBytes?: number;
  /** Seconds in which the processor limit held the task back, summed over its threads. */
  readonly throttledSeconds?: number;
  /** Share of the limit's periods in which it did, 0 to 1. */
  readonly throttledShare?: number;
  /** How often the container started again while it was watched. */
  readonly restarts: number;
}
