import type { Codec } from '../protocol/codec.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { ReadContainerOutput } from './read-container-output.ts';

/** What a worker answers with those who look on. */
export interface LookParts {
  readonly store: TaskStore;
  readonly codec: Codec;
  readonly readOutput: ReadContainerOutput | undefined;
}
