import type { ParkedContainer } from './parked-container.ts';

/** A parked container that was given to a task, and what its launcher is to be told. */
export interface ParkedTask {
  readonly container: ParkedContainer;
  readonly message: Buffer;
  /** The first word of what it is to run. */
  readonly command: string;
}
