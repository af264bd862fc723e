import type { Writable } from 'node:stream';

/**
 * From now on a write that fails does not close the socket: what the other side said before it hung up can still be read.
 * Node destroys a socket with its first failed write, and drops what waits there.
 *
 * @param onFailed Gets the error of each failed write.
 */
export function readOn(socket: Writable, onFailed: (error: Error) => void): void {
  const write = socket._write.bind(socket);
  const writev = socket._writev?.bind(socket);
  const swallow =
    (done: (error?: Error | null) => void) =>
    (error?: Error | null): void => {
      if (error) onFailed(error);
      done();
    };
  socket._write = (chunk, encoding, done) => write(chunk, encoding, swallow(done));
  if (writev !== undefined) socket._writev = (chunks, done) => writev(chunks, swallow(done));
}
