import type { Readable } from 'node:stream';
import { startTimer } from '@drv/core/driver';

/**
 * Destroys a stream that gives nothing for so many milliseconds although somebody reads it. Who reads slowly, or not at all, has
 * time without end.
 */
export function endStall(stream: Readable, ms: number, onStall: () => Error): Readable {
  const timer = startTimer(ms, () => {
    if (stream.readableFlowing === true) stream.destroy(onStall());
    else timer.refresh();
  });
  stream.on('data', () => timer.refresh()).once('close', () => timer.cancel());
  // To listen for data is to read.
  stream.pause();
  return stream;
}
