import type { Input } from './io.ts';

/**
 * Lets go of stdin, so that the process can end while somebody still holds the other end of the pipe, or sits at the
 * terminal.
 */
export function releaseInput(input: Input): void {
  input.pause();
  // A terminal belongs to the shell too: it is left open.
  if (input.isTTY === true) input.unref?.();
  else input.destroy();
}
