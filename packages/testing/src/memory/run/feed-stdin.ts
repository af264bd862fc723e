import { Readable, type Writable } from 'node:stream';

/** Lets go of the input; what was not read of the caller's stream stays in it. */
export type StopFeeding = () => void;

/**
 * Gives the task its input, with backpressure, and passes the end on. A task that takes no more is no failure; a
 * caller's stream that breaks is one.
 */
export function feedStdin(
  input: Readable | string | Uint8Array | undefined,
  stdin: Writable,
  onFailure: (error: unknown) => void,
): StopFeeding {
  // The task closed its end.
  stdin.on('error', () => {});
  if (!(input instanceof Readable)) {
    stdin.end(input);
    return () => {};
  }
  const onError = (error: unknown) => onFailure(error);
  const onClose = () => {
    if (!input.readableEnded) onFailure(new Error('The input was closed before its end'));
  };
  input.on('error', onError);
  input.on('close', onClose);
  input.pipe(stdin);
  if (input.destroyed && !input.readableEnded) onClose();
  return () => {
    input.unpipe(stdin);
    input.removeListener('close', onClose);
    // An error that is on its way must not find nobody listening.
    setImmediate(() => input.removeListener('error', onError));
  };
}
