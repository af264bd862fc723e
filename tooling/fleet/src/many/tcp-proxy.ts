import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What lies between a store and those who use it. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Cuts every connection that there is, without a word. New ones may be made at once. */
  cut(): void;
}

/** @param onData Called with all that goes to and fro. */
export async function startTcpProxy(
  to: { readonly host: string; readonly port: number },
  address = '127.0.0.1',
  onData?: (data: Buffer) => void,
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(to.port, to.host);
    keep(client);
    keep(upstream);
    if (onData !== undefined) for (const socket of [client, upstream]) socket.on('data', onData);
    client.once('close', () => upstream.destroy()).pipe(upstream);
    upstream.once('close', () => client.destroy()).pipe(client);
  });
  server.listen(0, address);
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) {
      // One whose end was sent cannot be reset: Node leaves it open, and does not end any more.
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    async [Symbol.asyncDispose]() {
      server.close();
      cut();
    },
  };
}
