import net, { type AddressInfo, type Socket } from 'node:net';
import { withReceiveBuffer } from '../../../src/engine/wire/receive-buffer.ts';

export interface Connection extends AsyncDisposable {
  /** Ours, which receives into one buffer. */
  readonly socket: Socket;
  /** The other end. */
  readonly engine: Socket;
}

/** Both ends of a real connection; closed when disposed. */
export async function connect(): Promise<Connection> {
  const server = net.createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const socket = withReceiveBuffer((onread) => net.connect({ port, host: '127.0.0.1', onread }));
  const engine = await accepted;
  server.close();
  for (const end of [socket, engine]) end.on('error', () => {});
  return {
    socket,
    engine,
    async [Symbol.asyncDispose]() {
      socket.destroy();
      engine.destroy();
    },
  };
}
