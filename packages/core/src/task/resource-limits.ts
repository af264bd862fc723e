/**
 * What the task may use. A limit that the engine cannot honour is refused with `DRV_UNSUPPORTED`; none is dropped
 * in silence.
 */
export interface ResourceLimits {
  /**
   * Bytes of memory, swap included: a task over it is killed with cause `oom`. Engines refuse less than 6 MiB. On an
   * engine whose host cannot count swap it is for memory alone.
   */
  readonly memoryBytes?: number;
  /** Processors, as a fraction: 0.5 is half of one. Engines take 0.01 and more. */
  readonly cpus?: number;
  /** Relative weight against other containers when processors are short. The engine's default is 1024. */
  readonly cpuShares?: number;
  /**
   * Processes and threads.
   * @default 1024 (the Docker driver)
   */
  readonly pids?: number;
  /** Open file descriptors per process. Absent: the engine's own. */
  readonly openFiles?: number;
}
