import { Readable, type Writable } from 'node:stream';
import type { TaskInput } from '@drv/core';
import { holdInput } from '@drv/core/driver';

/** Lets go of the input; what was not read of the caller's stream stays in it. */
export type StopFeeding = () => void;

/**
 * Gives the task its input, with backpressure, and passes the end on. A task that takes no more is no failure; a
 * caller's stream that breaks is one.
 */
export function feedStdin(
  source: TaskInput | undefined,
  stdin: Writable,
  onFailure: (error: unknown) => void,
): StopFeeding {
  const input = holdInput(source);
  // The task closed its end.
  stdin.on('error', () => {});
  if (!(input instanceof Readable)) {
    stdin.end(input);
    return () => {};
  }
  if (input.errored) onFailure(input.errored);
  input.on('error', onFailure);
  input.pipe(stdin);
  return () => {
    input.unpipe(stdin);
    input.destroy();
  };
}
