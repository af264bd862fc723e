import type { Driver } from '@drv/core';

/** What runs tasks: one engine, or the workers of a queue. */
export interface Runner {
  readonly driver: Driver;
  /** What the search for credentials has passed over, as sentences: a file, a store that failed. */
  readonly passedOver: readonly string[];
  /** How many tasks are a good number to have at one time; 0: as many as there are, since they wait elsewhere. */
  places(signal: AbortSignal): Promise<number>;
  /** Why nobody has taken a task yet; `undefined` where somebody has. Absent where tasks do not wait for that. */
  whyWaiting?(taskId: string): Promise<string | undefined>;
  /** Closes all of it; nothing keeps the process alive afterwards. */
  close(): Promise<void>;
}
