import type { AbortOptions } from '../abort/abortable.ts';
import type { Auther, CredentialProvider } from '../credentials/credential-provider.ts';
import type { PullEvent } from '../image/image-store.ts';
import type { SavedRun } from '../run/saved-run.ts';
import type { ContainerTask } from '../task/container-task.ts';
import type { DriverCapabilities } from './driver-capabilities.ts';
import type { FileProgress, FileSources } from '../files/file-source.ts';
import type { PreparedTask, StartPlan } from './prepared-task.ts';

/**
 * Runs tasks on one kind of engine. Safe for concurrent use.
 *
 * The flow of one task, in which every arrow may fail or be aborted and leaves nothing behind:
 *
 * 1. `prepare`: credentials are asked for, the image is found or pulled, the container is created, files are put into it.
 *    Nothing runs.
 * 2. `start`: output is attached and the exit is awaited *before* the container starts, so that a task that ends at
 *    once is missed in no part.
 * 3. `wait` resolves with what the task did, whatever it did.
 * 4. `close` removes the container, always, also after a failure.
 *
 * {@link runTask} is these four steps in order. Everything thrown is a {@link DrvError}.
 */
export interface Driver extends AsyncDisposable {
  readonly name: string;
  readonly capabilities: DriverCapabilities;
  /**
   * Makes a task ready to start. Abort rejects with `DRV_ABORTED` and leaves no container behind; a pull that
   * others wait for goes on.
   */
  prepare(task: ContainerTask, options?: PrepareOptions): Promise<PreparedTask>;
  /**
   * Takes a task over from a process that is gone. What it gives is `start`ed and closed like a prepared task; `start`
   * goes on with the running task, or with what it left when it has ended meanwhile, and its result is the one that
   * the first process would have had. A task must have one owner at a time: that is the caller's to see to.
   *
   * Absent where `capabilities.recover` is false. Abort rejects with `DRV_ABORTED` and leaves the task as it is.
   *
   * @throws `DRV_OUTCOME_UNKNOWN` when the container is gone and nobody remembers its end; `DRV_NOT_STARTED` when it is there and never ran, which a
   * `prepare` of the same task replaces once its process is gone; `DRV_INVALID_OPTION` for what is not a saved run of
   * this driver.
   */
  recover?(saved: SavedRun, options?: RecoverOptions): Promise<PreparedTask>;
  /**
   * Removes what is left of a run that nobody goes on with, as the caller knows, whoever prepared it: its task is stopped where it
   * runs. Does nothing where nothing is left of it. A run is told by the `runId` that `prepare` was given.
   */
  discard?(taskId: string, options: DiscardOptions): Promise<void>;
  /** Closes every task that is still open, then the driver. Idempotent; bounded by its own deadline. */
  close(): Promise<void>;
}

/** Options of {@link Driver.recover}. */
export interface RecoverOptions extends AbortOptions {
  /**
   * Bytes of the output that the caller has already: what comes after them is delivered.
   * @default none, all of the output is delivered
   */
  readonly received?: { readonly stdoutBytes: number; readonly stderrBytes: number } | undefined;
  /** As of {@link PrepareOptions}. */
  readonly exclusive?: boolean | undefined;
  /** As of {@link PrepareOptions}. */
  readonly traceparent?: string | undefined;
}

/** Options of {@link Driver.discard}. */
export interface DiscardOptions extends AbortOptions {
  /** As of {@link PrepareOptions}. */
  readonly runId: string;
}

/** Options of {@link Driver.prepare}, for one task. */
export interface PrepareOptions extends AbortOptions {
  /**
   * No other process has this task any more, as the caller knows, a worker of a queue for example: what another one has made for it
   * and never started is replaced, unless that process is known to live. Else it is replaced only where that process is known to be
   * gone, which nobody can tell of one on a machine that was started again since. @default false
   */
  readonly exclusive?: boolean | undefined;
  /**
   * Tells this run from all others, also from those of the same task: for {@link Driver.discard}. Such a task gets no container that was
   * started ahead.
   */
  readonly runId?: string | undefined;
  /** Asked before the driver's own provider, for this task only. What it throws stops the task. */
  readonly auther?: Auther | CredentialProvider | undefined;
  /**
   * What is put into the container beside the task's own `files`, by absolute path in it: also bytes, files and
   * directories of this machine, and tar archives. Of one path that both name, this one.
   */
  readonly files?: FileSources | undefined;
  /** Called as files are put into the container. What it throws is ignored. */
  readonly onFiles?: ((progress: FileProgress) => void) | undefined;
  /** Called as the image is pulled; never called when nothing is. What it throws is ignored. */
  readonly onPull?: ((event: PullEvent) => void) | undefined;
  /**
   * The span of another process that the task is a part of, as the W3C's Trace Context names it: the header `traceparent` of a
   * request, for example. For subscribers such as `@drv/otel`; what is no such name is ignored.
   */
  readonly traceparent?: string | undefined;
  /**
   * How `start` is going to be called as soon as this resolves: a driver whose engine is elsewhere may begin the task when its
   * container is there, without being told once more. Where it has begun before an abort was heard, this resolves in spite of the
   * abort, and the task is `cancelled`; where nobody tells whether it has, this rejects with `DRV_OUTCOME_UNKNOWN`. Called in
   * another way, `start` rejects with `DRV_INVALID_STATE`. Given by {@link runTask}, {@link run} and {@link lines}.
   */
  readonly plan?: StartPlan | undefined;
}
