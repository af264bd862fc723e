/**
 * What a container used, at one moment. Plain JSON data. Absent means that the engine did not say; it never means 0.
 * Counters only grow within an `epoch`.
 */
export interface StatsSample {
  /** Whole milliseconds since 1970, the engine's clock. */
  readonly at: number;
  /** The same moment in RFC 3339 as the engine wrote it, with its nanoseconds. */
  readonly time?: string;
  /** Milliseconds, with a fraction, since the sample that the rates are taken against; absent for the first one. */
  readonly elapsedMs?: number;
  /** Goes up by one when the counters started again from zero (the container was restarted). */
  readonly epoch: number;
  /** Who keeps the figures. */
  readonly cgroup?: 'v1' | 'v2' | 'windows';
  readonly cpu: CpuStats;
  readonly memory: MemoryStats;
  readonly pids?: PidsStats;
  readonly network?: NetworkStats;
  readonly disk?: DiskStats;
}

/** Processor time: counters, and the rate since the sample before. */
export interface CpuStats {
  /** Counter, nanoseconds of processor time. */
  readonly timeNs?: number;
  /** Counter, nanoseconds. Coarser than `timeNs`; the two parts need not add up to it. */
  readonly userNs?: number;
  readonly kernelNs?: number;
  /** Counter, nanoseconds of the whole machine, idle included: what `percent` is measured against on Linux. */
  readonly systemNs?: number;
  /** Processors used since the sample before, by wall clock: 0.5 is half of one. */
  readonly cores?: number;
  /**
   * The same as `docker stats` shows it: 100 is one processor (on Windows: the whole machine). Absent with Podman,
   * whose system counter holds busy time only; `cores` times 100 is the figure there.
   */
  readonly percent?: number;
  /** The parts of `percent`. */
  readonly userPercent?: number;
  readonly kernelPercent?: number;
  readonly onlineCpus?: number;
  /** Counters of the processor limit at work. */
  readonly throttling?: {
    readonly periods: number;
    readonly throttledPeriods: number;
    readonly throttledNs: number;
  };
}

/** Memory at this moment; nothing here is a rate. */
export interface MemoryStats {
  /**
   * Bytes, page cache included: what the limit is compared with. Podman leaves the inactive page cache out. On Windows
   * the committed bytes.
   */
  readonly usageBytes?: number;
  /** Bytes without the page cache that the kernel can drop at once: what `docker stats` shows. */
  readonly workingSetBytes?: number;
  readonly rssBytes?: number;
  readonly cacheBytes?: number;
  /** Bytes; absent when there is no limit. */
  readonly limitBytes?: number;
  /** `limitBytes` less `workingSetBytes`, at least 0. */
  readonly availableBytes?: number;
  /** Highest usage so far, where the engine keeps it (cgroup v1, Windows). */
  readonly peakBytes?: number;
  /** How often the limit was hit. */
  readonly failures?: number;
}

/** How many processes and threads the container has, and may have. */
export interface PidsStats {
  /** Processes and threads. */
  readonly current?: number;
  /** Absent when there is no limit. */
  readonly limit?: number;
}

/** Counters, summed over the interfaces of the container. Absent without a network of its own. */
export interface NetworkStats {
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly interfaces: Readonly<Record<string, { readonly rxBytes: number; readonly txBytes: number }>>;
}

/** Counters of block I/O, summed over the devices as `docker stats` does: stacked devices count more than once. */
export interface DiskStats {
  readonly readBytes: number;
  readonly writeBytes: number;
  /** By `major:minor`. Empty on Windows. */
  readonly devices: Readonly<Record<string, { readonly readBytes: number; readonly writeBytes: number }>>;
}
