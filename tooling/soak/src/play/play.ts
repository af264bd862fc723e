import type { Readable } from 'node:stream';
import type { Driver, OperationName, RunHandle } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { CheckedOutput } from './checked-output.ts';
import type { Truth } from './truth.ts';

/** One task as it is to be run, and the truth about its end. */
export interface Play {
  readonly task: Omit<TaskWithId, 'id'>;
  readonly truth: Truth;
  /** Made when the task is started. */
  readonly stdin?: () => Readable | Uint8Array;
  /** Milliseconds that the reader of stdout takes for each piece. */
  readonly readerPauseMs?: number;
  /** Aborts the task's signal: before anything, when an operation begins, at the first event of a pull, or by time. */
  readonly abort?: 'before' | { readonly at: OperationName } | 'pulling' | { readonly afterMs: number };
  /** It is closed without being started. */
  readonly unstarted?: boolean;
  /** Nobody waits for it before it is closed. */
  readonly detached?: boolean;
  /** With a reader of every sample. */
  readonly stats?: boolean;
  /** What the caller does beside waiting. */
  readonly meanwhile?: (running: Running) => Promise<void>;
}

/** A task that runs, for what the caller does with it. */
export interface Running {
  readonly task: TaskWithId;
  readonly driver: Driver;
  /** Closes the task, as often as it is called. */
  close(): Promise<void>;
  readonly handle: RunHandle;
  readonly stdout: CheckedOutput;
  abort(reason: Error): void;
}
