import type { OnReadOpts, Socket } from 'node:net';
import type { Readable } from 'node:stream';

const RECEIVE_BYTES = 64 * 1024;
const newBuffer = () => Buffer.allocUnsafeSlow(RECEIVE_BYTES);
/**
 * One for all connections: bytes are read into it and handed on in one go, so that it is free again before the next
 * connection is read. Not on Windows, where reads are under way while nothing has come yet.
 */
let shared: Buffer | undefined;
const sharedBuffer = () => (process.platform === 'win32' ? newBuffer() : (shared ??= newBuffer()));

type Receiver = (view: Buffer) => void;
/** Sets the receiver of a connection. */
const connections = new WeakMap<Readable, (receiver: Receiver) => void>();

/**
 * Opens a connection that receives into a buffer that is used again for every read: `connect` passes the given `onread`
 * to `net.connect` or `tls.connect`. Until {@link receiveDirectly} the connection behaves like any other, so that
 * the head of a response can be read from it first.
 *
 * Otherwise Node allocates memory for every read, and at the speed of a container's output the garbage collector lets
 * some 80 MiB of it gather.
 */
export function withReceiveBuffer(connect: (onread: OnReadOpts) => Socket): Socket {
  let receiver: Receiver | undefined;
  const socket = connect({
    buffer: sharedBuffer(),
    callback(length, buffer) {
      const view = Buffer.from(buffer.buffer, buffer.byteOffset, length);
      if (receiver === undefined) return socket.push(Buffer.from(view));
      receiver(view);
      return true;
    },
  });
  connections.set(socket, (next) => {
    receiver = next;
  });
  return socket;
}

/**
 * From now on what the connection receives goes to `receiver`, in views that are valid only during the call, and not
 * through its readable side. False for a connection that was opened in another way.
 */
export function receiveDirectly(socket: Readable, receiver: Receiver): boolean {
  const redirect = connections.get(socket);
  redirect?.(receiver);
  return redirect !== undefined;
}
