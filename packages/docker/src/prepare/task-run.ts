import type { Logger } from '@drv/core';
import type { Operation, OperationFields, TaskWithId } from '@drv/core/driver';

/** A run of a task, as its subscribers and its log know it. */
export interface TaskRun {
  readonly task: TaskWithId;
  readonly operation: Operation;
  readonly fields: OperationFields;
  readonly logger: Logger;
}
