import type { Logger } from '@drv/core';
import type { OperationFields, OutputHead, Stopper, TaskOutput, TaskWithId } from '@drv/core/driver';
import type { Container } from '../container/container.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';

/** What a run needs. */
export interface RunParts {
  readonly task: TaskWithId;
  readonly container: Container;
  readonly program: string;
  readonly logger: Logger;
  readonly fields: OperationFields;
}

/** A task that runs. */
export interface StartedRun extends RunParts {
  readonly sandbox: Sandbox;
  readonly startedAt: Date;
  readonly stopper: Stopper;
  /** The task's, or the default. */
  readonly graceMs: number;
  readonly output: TaskOutput;
  /** The beginning of stderr. */
  readonly words: OutputHead;
}
