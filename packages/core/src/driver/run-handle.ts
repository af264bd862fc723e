import type { AbortOptions } from '../abort/abortable.ts';
import type { RunResult } from '../run/run-result.ts';
import type { SavedRun } from '../run/saved-run.ts';
import type { StatsSample } from '../stats/stats-sample.ts';
import type { PublishedPort } from '../task/port-mapping.ts';
import type { TerminalSize } from '../task/terminal-size.ts';

/** A task that was started. */
export interface RunHandle {
  readonly taskId: string;
  /** Where the `ports` of the task are reached. Absent for a task without. */
  readonly ports?: readonly PublishedPort[] | undefined;
  /**
   * Resolves with what the task did once it has ended and its output was delivered. May be called many times; every
   * call gets the same result. Rejects only when the driver could not learn the outcome. Aborting `signal` ends
   * this wait with `DRV_ABORTED`, not the task.
   */
  wait(options?: AbortOptions): Promise<RunResult>;
  /**
   * The task's stop signal, a grace period, SIGKILL. Idempotent; a later call with a shorter grace shortens a running one. Resolves
   * once the container has stopped, and at once when it already has. Abort ends this wait; the stop goes on.
   *
   * @throws `DRV_INVALID_OPTION` for a `graceMs` that is no number from 0 upwards.
   */
  kill(options?: KillOptions): Promise<void>;
  /** Freezes every process of the task. The deadline goes on. `DRV_UNSUPPORTED` where the driver cannot. */
  pause(options?: AbortOptions): Promise<void>;
  resume(options?: AbortOptions): Promise<void>;
  /**
   * Tells a task with `tty` the size of its terminal, 1 to 65,535 characters each way; `DRV_INVALID_OPTION` for another
   * one, `DRV_UNSUPPORTED` for a task without a terminal.
   */
  resize(size: TerminalSize, options?: AbortOptions): Promise<void>;
  /**
   * Samples as the engine makes them, about one a second, until the task ends. A slow reader gets the newest one and
   * misses those between. A task of less than a second may have none.
   */
  stats(options?: AbortOptions): AsyncIterable<StatsSample>;
  /**
   * What another process needs to go on with this task; may be called at any time, and again. Absent where the driver
   * cannot recover.
   *
   * @throws `DRV_INVALID_STATE` for a task that is not `recoverable`.
   */
  save?(): SavedRun;
}

/** Options of {@link RunHandle.kill}. */
export interface KillOptions extends AbortOptions {
  /** Kept in the result. */
  readonly reason?: string | undefined;
  /** Milliseconds between the stop signal and SIGKILL; 0 kills at once. @default the task's `graceMs` */
  readonly graceMs?: number | undefined;
}
