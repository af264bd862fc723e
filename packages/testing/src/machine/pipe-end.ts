import { Writable, type PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Gate } from './gate.ts';

/** What a kernel's pipe holds. */
export const PIPE_BYTES = 65_536;

/**
 * The writing end of a pipe. A write is over when the pipe has taken all of it, piece by piece, so that a slow reader
 * holds the writer up. A pipe that nobody reads any more takes everything and drops it.
 */
export function pipeEnd(
  pipe: PassThrough,
  { gate, map, onEnd }: { gate: Gate; map?: ((chunk: Buffer) => Buffer) | undefined; onEnd?: () => void },
): Writable {
  return new Writable({
    highWaterMark: PIPE_BYTES,
    write(chunk: Buffer, _encoding, done) {
      fill(pipe, map === undefined ? chunk : map(chunk), gate).then(() => done(), done);
    },
    final(done) {
      onEnd?.();
      done();
    },
  });
}

async function fill(pipe: PassThrough, chunk: Buffer, gate: Gate): Promise<void> {
  for (let at = 0; at < chunk.length; at += PIPE_BYTES) {
    await gate.passed();
    if (pipe.writableEnded || pipe.destroyed) {
      // A turn of the event loop: who writes without end must not keep the timers of this process from running.
      await setImmediate();
      return;
    }
    await new Promise<void>((resolve) => {
      // An error means that the pipe was closed meanwhile, which is no concern of the writer.
      pipe.write(chunk.subarray(at, at + PIPE_BYTES), () => resolve());
    });
  }
}
