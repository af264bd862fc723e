import type { Readable } from 'node:stream';
import { receiveDirectly } from './receive-buffer.ts';

export interface SourceEnd {
  /** The engine closed its side, after all that it had to send. False when the connection was lost or closed here. */
  readonly clean: boolean;
  /** What `onChunk` threw, if it did. */
  readonly error?: unknown;
}

/** A connection that is being read. */
export interface Source {
  /** Resolves when nothing more comes. Never rejects. */
  readonly ended: Promise<SourceEnd>;
  /** Stops the reading. What was received before may still be handed on. */
  pause(): void;
  resume(): void;
  /** Closes the connection, and ends the reading at once. Idempotent. */
  destroy(): void;
}

/**
 * Reads a connection to its end. `onChunk` gets views that are valid only during the call; what it throws ends the
 * reading and closes the connection.
 *
 * The connection keeps a listener for errors for good: a reset after the end must not end the process.
 */
export function readSource(socket: Readable, onChunk: (chunk: Buffer) => void): Source {
  let over = false;
  let settle: (end: SourceEnd) => void = () => {};
  const ended = new Promise<SourceEnd>((resolve) => {
    settle = resolve;
  });
  const finish = (end: SourceEnd) => {
    over = true;
    socket.off('data', onData).off('end', onEnd).off('close', onClose);
    settle(end);
  };
  const onEnd = () => finish({ clean: true });
  const onClose = () => finish({ clean: false });
  const onData = (chunk: Buffer) => {
    if (over) return;
    try {
      onChunk(chunk);
    } catch (error) {
      finish({ clean: false, error });
      socket.destroy();
    }
  };

  socket
    .on('error', () => {})
    .on('end', onEnd)
    .on('close', onClose);
  if (receiveDirectly(socket, onData)) {
    // What came behind the response's headers is there already.
    for (let chunk: unknown = socket.read(); Buffer.isBuffer(chunk); chunk = socket.read()) onData(chunk);
  } else {
    socket.on('data', onData);
  }
  if (socket.readableEnded) onEnd();
  else if (socket.destroyed) onClose();
  else socket.resume();

  return {
    ended,
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    destroy() {
      if (!over) finish({ clean: false });
      socket.destroy();
    },
  };
}
