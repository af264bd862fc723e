import type { RunHandle, SavedRun, StatsSample } from '@drv/core';
import type { StopCause } from '@drv/core/driver';

/** A task that was started, for the driver itself. */
export interface DockerRunHandle extends RunHandle {
  /** Aborted once the task has ended, in whatever way. */
  readonly ended: AbortSignal;
  /** Stops the task; the first cause is the one that counts. */
  stop(cause: StopCause, because?: string, graceMs?: number): Promise<void>;
  save(): SavedRun;
  onStat(reader: (sample: StatsSample) => void): void;
  /** Ends what is left of the run, at once: kills the task if it runs, and gives the result a bounded moment. */
  close(): Promise<void>;
  /** Ends what this process does for the run, and leaves the task as it is. */
  release(): Promise<void>;
}
