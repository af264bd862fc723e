import net from 'node:net';
import { slowLine } from './slow-line.ts';

/** As much as Linux lets a connection hold by default: the third number of `net.ipv4.tcp_wmem`. */
const WINDOW_BYTES = 4 * 1024 ** 2;

/** A port of this machine that leads to an engine. */
export interface Lead extends AsyncDisposable {
  readonly port: number;
  /** Stops to carry anything, in both directions, and closes nothing: what a network does that has forgotten a connection. */
  silence(): void;
}

/**
 * Listens on a free port and leads every connection to the engine's socket.
 *
 * @param options.make The server, which hands over its connections. @default plain TCP
 * @param options.lagMs How long each piece is on its way, in each direction. @default 0
 * @param options.losesOneOf Each so-many-th packet is lost and sent again after a while; what comes behind it waits, as TCP
 *   has it. @default none
 */
export async function leadToEngine(
  socketPath: string,
  options: {
    readonly make?: (onConnection: (socket: net.Socket) => void) => net.Server;
    readonly lagMs?: number;
    readonly losesOneOf?: number;
  } = {},
): Promise<Lead> {
  const { make = (on) => net.createServer({ allowHalfOpen: true }, on), lagMs = 0, losesOneOf } = options;
  let isSilent = false;
  const server = make((client) => {
    const engine = net.connect({ path: socketPath, allowHalfOpen: true });
    for (const socket of [client, engine]) socket.on('error', () => {});
    client.on('close', () => engine.destroy());
    const ways = [
      [client, engine],
      [engine, client],
    ] as const;
    for (const [from, to] of ways) {
      const line = lagMs === 0 ? undefined : slowLine({ lagMs, losesOneOf });
      const later = (bytes: number, what: () => void) => {
        const act = () => {
          if (!isSilent) what();
        };
        if (line === undefined) act();
        else line.send(bytes, act);
      };
      let underWay = 0;
      from.on('data', (piece: Buffer) => {
        underWay += piece.length;
        if (underWay >= WINDOW_BYTES) from.pause();
        // Makes room once it is taken at the other end, as TCP does: who reads nothing holds up who writes.
        later(piece.length, () =>
          to.write(piece, () => {
            underWay -= piece.length;
            if (underWay < WINDOW_BYTES) from.resume();
          }),
        );
      });
      from.on('end', () => later(0, () => void to.end()));
      // With all that it has said before.
      if (from === engine) from.on('close', () => later(0, () => client.destroySoon()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A handshake that failed leaves the server's side half open.
  const clients = new Set<net.Socket>();
  server.on('connection', (client: net.Socket) => clients.add(client));
  return {
    port: (server.address() as net.AddressInfo).port,
    silence() {
      isSilent = true;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
