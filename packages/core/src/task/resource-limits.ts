/**
 * What the task may use. A limit that the engine cannot honour is refused with `DRV_UNSUPPORTED`; none is dropped
 * in silence.
 */
export interface ResourceLimits {
  /**
   * Bytes of memory, swap included: a task over it is killed with cause `oom`. Engines refuse less than 6 MiB. On an
   * engine whose host cannot count swap it is for memory alone.
   */
  readonly memoryBytes?: number | undefined;
  /**
   * Bytes of memory and swap together, at least `memoryBytes`, which has to be given too. A task that swaps slows down others.
   * @default `memoryBytes` (no swap)
   */
  readonly memorySwapBytes?: number | undefined;
  /** Bytes below which the kernel does not push the task when memory is short on the machine. At least 6 MiB, at most `memoryBytes`. */
  readonly memoryReservationBytes?: number | undefined;
  /** Processors, as a fraction: 0.5 is half of one. Engines take 0.01 and more. */
  readonly cpus?: number | undefined;
  /** Relative weight against other containers when processors are short. The engine's default is 1024. */
  readonly cpuShares?: number | undefined;
  /** The processors it may run on, by number: `0-2,7`. */
  readonly cpuset?: string | undefined;
  /**
   * Bytes of the container's writable layer. Few storage drivers can: overlay2 only on XFS with project quotas. Others are
   * refused with `DRV_UNSUPPORTED`; mounts and tmpfs have bounds of their own.
   */
  readonly diskBytes?: number | undefined;
  /**
   * NVIDIA devices: as many as this, all of them, or those of these numbers or UUIDs. Refused where the engine has no driver for them. Weakens the sandbox as any device
   * does: the driver of the card is the host's.
   */
  readonly gpus?: number | 'all' | readonly string[] | undefined;
  /**
   * Processes and threads.
   * @default 1024 (the Docker driver)
   */
  readonly pids?: number | undefined;
  /** Open file descriptors per process. Absent: the engine's own. */
  readonly openFiles?: number | undefined;
}
