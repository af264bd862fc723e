import type { StatsSample } from '@drv/core';

/** A task as `drv top` shows it, of an engine or of a queue. */
export interface TopTask {
  readonly id: string;
  readonly state: string;
  readonly image?: string | undefined;
  /** The machine, where there are several. */
  readonly node?: string | undefined;
  /** Milliseconds since the worker there was heard of. */
  readonly silentMs?: number | undefined;
}

/** A task with its newest samples, the oldest of them first. */
export interface TopRow {
  readonly task: TopTask;
  readonly ageMs: number;
  readonly samples: readonly StatsSample[];
}

/** What is there at one moment. */
export interface TopLook<Row extends TopRow> {
  readonly rows: readonly Row[];
  /** To be said beside how many there are. */
  readonly note?: string | undefined;
}
