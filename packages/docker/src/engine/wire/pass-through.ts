import type { OutputStream } from '@drv/core/driver';
import type { Demultiplexer } from './demultiplex.ts';

/**
 * The output of a container with a terminal: no frames, and the terminal has merged standard error into standard
 * output. Whether a connection is of this kind is known from the task alone: the bytes do not tell, and the content
 * type tells only on some engines.
 */
export function createPassThrough(
  onPayload: (stream: OutputStream, view: Uint8Array) => void,
): Demultiplexer {
  return {
    push: (chunk) => onPayload('stdout', chunk),
    end: () => {},
  };
}
