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
  /** When it came, in milliseconds since 1970. */
  readonly answeredAt?: number;
  readonly error?: unknown;
  readonly stdout: Taken;
  readonly stderr: Taken;
  /** What a call beside waiting (kill, pause, …) failed with. */
  readonly meanwhileError?: unknown;
  readonly closeError?: unknown;
  /** What the driver saw for which it doubts that the output is whole, in its words. */
  readonly doubt?: string;
  /** Milliseconds that its close took, where the task was closed while it ran. */
  readonly closeMs?: number;
}
