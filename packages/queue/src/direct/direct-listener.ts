import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { DrvError } from '@drv/core';
import { checkKinds, kind, type KindsOf, startTimer } from '@drv/core/driver';
import { isHost, type DirectOffer } from '../protocol/direct-offer.ts';
import { PSK_OPTIONS } from './psk-options.ts';

/** Options of {@link openDirectListener}. */
export interface DirectListenerOptions {
  /** A name or an address of this machine under which those reach it who submit tasks. */
  readonly host: string;
  /** @default 0: one that is free */
  readonly port?: number | undefined;
  /** The address that it listens at, where that is another one: `0.0.0.0` in a container. @default host */
  readonly bindHost?: string | undefined;
}

const address = kind.thatIs<string>('a name or an address of this machine', isHost);

export const DIRECT_LISTENER: KindsOf<DirectListenerOptions> = {
  host: kind.required(address),
  port: kind.number({ least: 0, most: 65_535, whole: true }),
  bindHost: address,
};

/** A connection that is waited for. */
export interface ExpectedConnection {
  readonly offer: DirectOffer;
  /** It is not waited for any more. Idempotent. */
  cancel(): void;
}

/** Where a machine takes direct connections from the callers of its tasks. */
export interface DirectListener extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** For a worker: waits for one connection, for half a minute at the most. */
  expect(onConnection: (socket: TLSSocket) => void): ExpectedConnection;
  /** Takes no more, and cuts those that there are: their tasks go on through the store. Idempotent. */
  close(): Promise<void>;
}

const OP = 'open direct listener';
/** Milliseconds in which a caller has to come. */
const EXPECTED_MS = 30_000;
const HANDSHAKE_MS = 5_000;
/** Those included whose handshake is not over. */
const MAX_CONNECTIONS = 4_096;

/**
 * Listens for direct connections: give it to `createTaskWorker` as `direct`. TLS 1.3 with a secret that is made for each
 * connection and is worth nothing after it; who does not have it completes no handshake. There are no certificates.
 *
 * @throws `DRV_INVALID_OPTION` for options that are wrong, and where it cannot listen.
 */
export async function openDirectListener(options: DirectListenerOptions): Promise<DirectListener> {
  checkKinds(options, DIRECT_LISTENER, 'openDirectListener', { op: OP });
  const { host, port = 0, bindHost = host } = options;
  const expected = new Map<string, Expected>();
  const named = new WeakMap<TLSSocket, string>();
  const sockets = new Set<Socket>();
  const server = createServer(
    {
      ...PSK_OPTIONS,
      handshakeTimeout: HANDSHAKE_MS,
      pskCallback(socket, identity) {
        named.set(socket, identity);
        return expected.get(identity)?.psk ?? null;
      },
    },
    (socket) => {
      socket.on('error', () => {});
      const one = expected.get(named.get(socket) ?? '');
      // Another connection was quicker with the same secret.
      if (one === undefined) socket.destroy();
      else one.take(socket.setNoDelay(true));
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, bindHost);
  await once(server, 'listening').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw wrong(
      `bindHost and port must be free and of this machine: cannot listen at ${bindHost}:${port} (${code})`,
    );
  });
  const at = server.address() as AddressInfo;

  async function close(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    for (const { cancel } of expected.values()) cancel();
    for (const socket of sockets) socket.destroy();
    await closed;
  }
  let closing: Promise<void> | undefined;

  return {
    host,
    port: at.port,
    expect(onConnection) {
      const identity = randomBytes(16).toString('hex');
      const psk = randomBytes(32);
      const cancel = () => {
        expected.delete(identity);
        timer.cancel();
      };
      const timer = startTimer(EXPECTED_MS, cancel, { background: true });
      const take = (socket: TLSSocket) => {
        cancel();
        onConnection(socket);
      };
      expected.set(identity, { psk, take, cancel });
      return { offer: { host, port: at.port, identity, secret: psk.toString('hex') }, cancel };
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

interface Expected {
  readonly psk: Buffer;
  readonly take: (socket: TLSSocket) => void;
  readonly cancel: () => void;
}

function wrong(what: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', what, { op: OP });
}
