import type { OnReadOpts, Socket } from 'node:net';
import type { Readable } from 'node:stream';

const RECEIVE_BYTES = 64 * 1024;
const END_OF_HEAD = '\r\n\r\n';

type Receiver = (view: Buffer) => void;
interface Connection {
  redirect(receiver: Receiver): void;
  hold(): void;
}
const connections = new WeakMap<Readable, Connection>();

/**
 * Opens a connection that receives into one buffer, used again for every read: `connect` passes the given `onread`
 * to `net.connect` or `tls.connect`. Until {@link receiveDirectly} the connection behaves like any other, so that
 * an HTTP response can be read from it first.
 *
 * Otherwise Node allocates memory for every read, and at the speed of a container's output the garbage collector lets
 * some 80 MiB of it gather.
 */
export function withReceiveBuffer(connect: (onread: OnReadOpts) => Socket): Socket {
  let receiver: Receiver | undefined;
  let held: Buffer[] = [];
  /** The end of what was received before. */
  let before = Buffer.alloc(0);
  const handToStream = (view: Buffer): boolean => {
    const more = socket.push(Buffer.from(view));
    const seen = Buffer.concat([before, view]);
    before = seen.subarray(1 - END_OF_HEAD.length);
    // A response was held whose head ends in this view: the rest is of its body.
    receiver?.(seen.subarray(seen.indexOf(END_OF_HEAD) + END_OF_HEAD.length));
    return more;
  };
  const socket = connect({
    buffer: Buffer.allocUnsafeSlow(RECEIVE_BYTES),
    callback(length, buffer) {
      const view = Buffer.from(buffer.buffer, buffer.byteOffset, length);
      if (receiver === undefined) return handToStream(view);
      receiver(view);
      return true;
    },
  });
  connections.set(socket, {
    redirect(next) {
      receiver = next;
      const views = held;
      held = [];
      for (const view of views) next(view);
    },
    hold() {
      socket.pause();
      receiver = (view) => void held.push(Buffer.from(view));
    },
  });
  return socket;
}

/**
 * Keeps the body of a response, as it is on the wire, for {@link receiveDirectly}, and stops the reading until then.
 * To be called in the turn in which the response begins. Does nothing for a connection that was opened in another way.
 */
export function holdBody(socket: Readable): void {
  connections.get(socket)?.hold();
}

/** Whether {@link receiveDirectly} will do something. */
export function receivesDirectly(socket: Readable): boolean {
  return connections.has(socket);
}

/**
 * From now on what the connection receives goes to `receiver`, in views that are valid only during the call, and not
 * through its readable side. False for a connection that was opened in another way.
 */
export function receiveDirectly(socket: Readable, receiver: Receiver): boolean {
  const connection = connections.get(socket);
  connection?.redirect(receiver);
  return connection !== undefined;
}
