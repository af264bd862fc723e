import type { Socket } from 'node:net';

/** The next bytes of a connection; `undefined` when there are none any more. Leaves it paused. */
export function readChunk(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const finish = (chunk: Buffer | undefined) => {
      socket.pause();
      socket.off('data', finish).off('end', onEnd).off('close', onEnd);
      resolve(chunk);
    };
    const onEnd = () => finish(undefined);
    if (socket.destroyed || socket.readableEnded) resolve(undefined);
    else socket.on('data', finish).on('end', onEnd).on('close', onEnd).resume();
  });
}
