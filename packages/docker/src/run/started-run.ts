import type { PendingExit } from '../engine/calls/container-wait.ts';
import type { OutputPlane } from '../output/output-plane.ts';
import type { StartTimes } from '../outcome/ended-before.ts';
import type { OutputHead } from '../output/output-head.ts';

/** What a run is made of, once its container was started. */
export interface StartedRun {
  readonly pending: PendingExit;
  readonly output: OutputPlane;
  readonly head: OutputHead;
  readonly times: StartTimes;
  /** Milliseconds that the engine took, right before the start, for the slower of two calls that ask nothing of it. */
  readonly engineLagMs: number;
  /** The task has no input that is still to be given. */
  readonly inputGiven: boolean;
  /** Where another process has started it. */
  readonly before?: RunBefore;
}

/** What became of a task before this process took it over. */
export interface RunBefore {
  /** Milliseconds since its start. */
  readonly ranMs: number;
  readonly isPaused: boolean;
  /** It has ended, and nobody has seen what the engine did meanwhile. */
  readonly hasEnded: boolean;
}
