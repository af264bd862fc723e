import type { OnReadOpts, Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Duplex } from 'node:stream';
import { builtin } from '@drv/core/driver';
import { withReceiveBuffer } from '../wire/receive-buffer.ts';
import type { EngineAddress } from './address/engine-address.ts';

type Direct = Exclude<EngineAddress, { kind: 'ssh' }>;

/** Long calls wait for hours: what lies between forgets a connection on which nothing is said. */
const TCP = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };

/**
 * Opens a connection. It may not be there yet: what fails is told by its `error`.
 *
 * @param fast For a container's output: it receives into a buffer of its own.
 */
export function dial(address: Direct, fast: boolean): Duplex {
  if (address.kind === 'tcp' && address.tls !== undefined) return dialTls(address, fast);
  return receiving(fast, (onread) => {
    const { net } = builtin;
    if (address.kind === 'socket') return net.connect({ path: address.socketPath, onread });
    return net.connect({ host: address.host, port: address.port, ...TCP, onread });
  });
}

function dialTls({ host, port, tls: certificates }: Extract<Direct, { kind: 'tcp' }>, fast: boolean): Duplex {
  const servername = builtin.net.isIP(host) === 0 ? host : '';
  return receiving(fast, (onread) =>
    builtin.tls.connect({ host, port, ...TCP, servername, ...certificates, onread } as ConnectionOptions),
  );
}

function receiving(fast: boolean, connect: (onread: OnReadOpts | undefined) => Socket): Duplex {
  return fast ? withReceiveBuffer(connect) : connect(undefined);
}
