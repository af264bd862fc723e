import type { PendingExit } from '../engine/calls/container-wait.ts';
import type { StartTimes, PublishedPort } from '@drv/core/driver';
import type { RunOutput } from '../output/open-output.ts';

/** What a run is made of, once its container was started. */
export interface StartedRun extends RunOutput {
  readonly pending: PendingExit;
  readonly times: StartTimes;
  /** Where those of the task are reached. */
  readonly ports: readonly PublishedPort[] | undefined;
  /** Milliseconds that the engine took, right before the start, for the slower of two calls that ask nothing of it. */
  readonly preStartLatencyMs: number;
  /** Milliseconds that it took for the start. */
  readonly startMs: number;
  /** Milliseconds that the task waited for its turns at the engine. */
  readonly queuedMs: number;
  /** Where another process has started it. */
  readonly before?: RecoveredState;
}

/** What became of a task before this process took it over. */
export interface RecoveredState {
  /** Milliseconds since its start. */
  readonly ranMs: number;
  readonly isPaused: boolean;
  /** It has ended, and nobody has seen what the engine did meanwhile. */
  readonly hasEnded: boolean;
}
