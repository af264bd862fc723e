import type { TaskStore } from '../store/task-store.ts';

/** What a case is given: a store with an empty queue, and what a second process would have of the same queue. */
export interface TaskStoreContext extends Partial<AsyncDisposable> {
  readonly capabilities: unknown;
  readonly store: TaskStore;
  readonly other: TaskStore;
}

/** One sentence of the contract of a {@link TaskStore}; the runners of `@drv/testing` take it as it is. */
export interface TaskStoreCase {
  readonly id: string;
  readonly title: string;
  run(context: TaskStoreContext): Promise<void>;
}
