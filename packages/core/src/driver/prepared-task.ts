import type { Writable } from 'node:stream';
import type { AbortOptions } from '../abort/abortable.ts';
import type { Artifact, CollectOptions } from '../artifacts/artifact.ts';
import type { StatsSample } from '../stats/stats-sample.ts';
import type { SavedRun } from '../run/saved-run.ts';
import type { TaskInput } from '../input/task-input.ts';
import type { RunHandle } from './run-handle.ts';

/** A container that exists and does not run yet. Disposing it removes the container, running or not. */
export interface PreparedTask extends AsyncDisposable {
  readonly taskId: string;
  /** The engine's own id of the container, for its other tools. Absent where there is none. */
  readonly containerId?: string | undefined;
  /**
   * Starts the task; at most once, a second call rejects with `DRV_INVALID_STATE`.
   * `options.signal` is the task's: abort stops it, and `wait()` resolves with `cancelled`. Abort before the
   * container runs rejects with `DRV_ABORTED`.
   */
  start(options?: StartOptions): Promise<RunHandle>;
  /**
   * A file or directory of the container, once the task has ended, in whatever way, and until `close`. Volumes are read
   * too; a `tmpfs` has ended with the task, and a path below it is refused with `DRV_UNSUPPORTED`. Absent where
   * `capabilities.artifacts` is false.
   *
   * @param path Absolute. A symbolic link at its end is not followed.
   * @throws `DRV_INVALID_STATE` before the end of the task; `DRV_INVALID_OPTION` for an invalid path. What the engine
   * answers is thrown by what is called of the artifact.
   */
  collect?(path: string, options?: CollectOptions): Artifact;
  /**
   * Stops the task if it runs and removes the container with its anonymous volumes. Idempotent, safe at any moment
   * and twice at once; has its own deadline and takes no signal, since cleaning up under an aborted one is how
   * containers leak. A failure is logged; it never hides the task's result. Where the engine does not
   * tell in its time how a task ended that was closed while it ran, its `wait` rejects with `DRV_OUTCOME_UNKNOWN`.
   */
  close(): Promise<void>;
  /**
   * What another process needs to go on with this task; may be called at any time, also before the start: whoever keeps
   * it from then on can tell a task that ran from one that never did (`DRV_NOT_STARTED` of {@link Driver.recover}).
   * Absent where the driver cannot recover.
   *
   * @throws `DRV_INVALID_STATE` for a task that is not `recoverable`.
   */
  save?(options?: SaveOptions): SavedRun;
  /**
   * Lets go of the task in place of `close`: it is neither stopped nor removed, and runs on for whoever recovers it. A
   * `wait` under way rejects with `DRV_ABORTED`. Input that the task has not had is lost. Idempotent. Absent where the
   * driver cannot recover.
   *
   * @throws `DRV_INVALID_STATE` for a task that is not `recoverable`.
   */
  release?(): Promise<void>;
}

/** What is known, before the start, of how a task is going to be started. */
export interface SaveOptions {
  /**
   * `start` is going to be given a `stdin`. What a process that ends meanwhile has not passed on is lost, so that the task
   * cannot be recovered from what was saved before the start. `false`: it can, and a `start` with a `stdin` rejects with
   * `DRV_INVALID_STATE`.
   * @default true
   */
  readonly hasInput?: boolean | undefined;
}

/** The streams and callbacks of one run: what a {@link ContainerTask}, being data, cannot hold. */
export interface StartOptions extends AbortOptions {
  /**
   * What the task reads. A stream is taken hold of at once and read with backpressure, and its end is passed on; a
   * failing stream stops the task (`cancelled`). Absent: the task reads an empty input.
   */
  readonly stdin?: TaskInput | undefined;
  /**
   * Where the task's output goes, in order within each stream, with backpressure. The streams stay the caller's: drv does
   * not end them, so that several tasks can write to one, and whoever reads their other side waits on after the task
   * has ended. See `end`. Absent: the output is read, counted and dropped.
   */
  readonly stdout?: Writable | undefined;
  readonly stderr?: Writable | undefined;
  /**
   * Ends `stdout` and `stderr` when the task has ended and they were given all that they get, or when it could not be
   * started. For a reader that goes on until its stream ends, `readline` or `pipeline` for example. Not for the standard
   * streams of the process.
   * @default false
   */
  readonly end?: boolean | undefined;
  /**
   * `false`: nothing will be collected from the ended task, and a driver may remove what the task leaves before it is closed.
   * {@link runTask} says so where it is given no artifacts.
   * @default true
   */
  readonly collects?: boolean | undefined;
  /** Called with every sample. A slow or throwing callback never delays the task. */
  readonly onStat?: ((sample: StatsSample) => void) | undefined;
}

/** How a task is going to be started, by a caller that does so as soon as it is prepared. */
export interface StartPlan {
  /** What `start` is going to be given. */
  readonly stdin?: TaskInput | undefined;
  /** Whether it is going to be given these streams. */
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** As of {@link StartOptions}. */
  readonly collects: boolean;
}
