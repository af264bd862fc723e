import type { StopEvidence } from '../run/run-result.ts';

/** How drv stopped a task, for one of the reasons that a result can have. */
export interface StopAttempt extends StopEvidence {
  /** The caller's words. */
  readonly because?: string | undefined;
  /** The engine took a signal, or never said that it did not. */
  readonly delivered: boolean;
}

/** Why drv stops a task. `input-lost`: no result counts any more, since the task may take a part of its input for the whole. */
export type StopCause = StopEvidence['reason'] | 'input-lost';
