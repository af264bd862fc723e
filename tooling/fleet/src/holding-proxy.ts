import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What lies between a store and one who uses it, and may hold up what that one says. */
export interface HoldingProxy extends AsyncDisposable {
  readonly port: number;
  /** Bytes that are held up. */
  readonly heldBytes: number;
  /** What comes by the connections of this moment goes no further. */
  hold(): void;
  /** Who uses them loses them: it makes others, by which all comes at once. */
  cut(): void;
  /** What was held up reaches the store. Resolves when the store has answered to all of it. */
  letGo(): Promise<void>;
}

interface Held {
  readonly client: Socket;
  readonly server: Socket;
  readonly chunks: Buffer[];
}

export async function startHoldingProxy(to: {
  readonly host: string;
  readonly port: number;
}): Promise<HoldingProxy> {
  const open = new Set<Held>();
  let held: readonly Held[] = [];
  const listener = createServer((client) => {
    const server = connect(to.port, to.host);
    const pair: Held = { client, server, chunks: [] };
    open.add(pair);
    client.on('data', (chunk) => {
      if (held.includes(pair)) pair.chunks.push(chunk);
      else server.write(chunk);
    });
    server.on('data', (chunk) => client.destroyed || client.write(chunk));
    client.on('error', () => {}).once('close', () => held.includes(pair) || server.destroy());
    server
      .on('error', () => {})
      .once('close', () => {
        open.delete(pair);
        client.destroy();
      });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    get heldBytes() {
      return held.reduce((sum, { chunks }) => sum + Buffer.concat(chunks).length, 0);
    },
    hold() {
      held = [...open];
    },
    cut() {
      for (const { client } of held) client.destroy();
    },
    async letGo() {
      const late = held.filter(({ chunks }) => chunks.length > 0);
      const answered = late.map(({ server }) => once(server, 'data'));
      for (const { server, chunks } of late) server.write(Buffer.concat(chunks));
      await Promise.all(answered);
      for (const { server } of held) server.destroy();
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const { client, server } of open) for (const one of [client, server]) one.destroy();
    },
  };
}
