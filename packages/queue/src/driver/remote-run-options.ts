import type { Logger } from '@drv/core';
import type { Codec } from '../protocol/codec.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { RecoveredRun } from './saved-run.ts';

export interface RemoteRunOptions {
  readonly store: TaskStore;
  readonly codec: Codec;
  readonly client: string;
  readonly taskId: string;
  readonly logger: Logger;
  /** What goes through the store before a direct connection to the worker is wanted. */
  readonly directAfterBytes: number;
  /** A run of another process, which this one goes on with. @default a new one */
  readonly recovered?: RecoveredRun | undefined;
  /** Milliseconds of silence after which a worker is gone, and after which a store is. */
  readonly lostMs: number;
  /** How often the task may be run in all, where a node is lost on which it may have run. */
  readonly mostRuns: number;
  /** Puts the task into the queue, as a run of this id. False when another run of the task has not ended. */
  readonly submit: (runId: string) => Promise<boolean>;
}
