import type { Operation, StartPlan, TaskWithId } from '@drv/core/driver';
import type { QueuePreparedTask } from './queue-prepared-task.ts';
import type { RemoteRun } from './remote-run.ts';
import type { AskedStreams } from './saved-run.ts';

/** A task that a worker has. */
export interface HeldTask {
  readonly task: TaskWithId;
  readonly whole: Operation;
  readonly recovered?: AskedStreams;
  readonly plan?: StartPlan | undefined;
  /** Called when it is closed. */
  readonly isOver?: (() => void) | undefined;
}

/** One of this driver that is not closed. */
export interface OpenTask {
  readonly run?: RemoteRun;
  readonly prepared?: QueuePreparedTask;
}
