import type { RunResult } from '@drv/core';
import type { StopCause } from './interrupts.ts';

/** How a run ended: with a result, or with an error and none. */
export interface RunEnd {
  readonly result?: RunResult;
  readonly error?: unknown;
  /** Why the command itself wanted the task to stop, if it did. */
  readonly cause?: StopCause;
  /** Nobody waits for the reader of the output any more. */
  readonly isImpatient?: boolean;
  /** The end of what the task wrote to stderr. */
  readonly outputTail?: string | undefined;
  /** What may have kept the task from its work, and the option that would give it. */
  readonly hint?: string | undefined;
}
