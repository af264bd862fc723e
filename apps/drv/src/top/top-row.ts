import type { StatsSample } from '@drv/core';

/** A task as `drv top` shows it, of an engine or of a queue. */
export interface TopTask {
  readonly id: string;
  readonly state: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly image: string;
  /** The machine, where there are several. */
  readonly node?: string | undefined;
}

/** A task with its newest samples, the oldest of them first. */
export interface TopRow {
  readonly task: TopTask;
  readonly samples: readonly StatsSample[];
}
