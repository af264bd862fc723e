import type { TaskStore } from '@drv/queue';

/** Opens one queue of a server. */
export type OpenStore = (url: string, queue: string) => TaskStore;

/** A server of the tests alone, which can be ended as a crash ends it. */
export interface PrivateStore extends AsyncDisposable {
  readonly url: string;
  restart(): Promise<void>;
  /** Takes nothing more, from now on or no longer: its memory, or its disk, is full. */
  fill(isFull: boolean): Promise<void>;
}
