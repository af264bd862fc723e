import type { RunResult } from '@drv/core';

/** What a stream of the caller has taken. */
export interface Taken {
  readonly received: number;
  readonly wrongAt: number | undefined;
}

/** What the caller of a task was told. */
export interface Observed {
  readonly taskId: string;
  /** Absent for one that was not started. */
  readonly result?: RunResult;
  readonly error?: unknown;
  readonly stdout: Taken;
  readonly stderr: Taken;
  /** What a call beside waiting (kill, pause, …) failed with. */
  readonly meanwhileError?: unknown;
  readonly closeError?: unknown;
}
