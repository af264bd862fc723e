import type { LaunchedTask } from './launch.ts';
import type { ParkedContainer } from './parked-container.ts';

/** A parked container that was given to a task, and what its launcher is to be told. */
export interface ParkedTask extends LaunchedTask {
  readonly container: ParkedContainer;
  readonly message: Buffer;
}
