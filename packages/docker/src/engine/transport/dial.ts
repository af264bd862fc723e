import net from 'node:net';
import tls from 'node:tls';
import type { Duplex } from 'node:stream';
import { withReceiveBuffer } from '../wire/receive-buffer.ts';
import type { EngineAddress } from './engine-address.ts';

type Direct = Exclude<EngineAddress, { kind: 'ssh' }>;

/** Long calls wait for hours: what lies between forgets a connection on which nothing is said. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/**
 * Opens a connection. It may not be there yet: what fails is told by its `error`.
 *
 * @param fast For a container's output: it receives into a buffer of its own.
 */
export function dial(address: Direct, fast: boolean): Duplex {
  if (!fast) return connect(address, {});
  return withReceiveBuffer((onread) => connect(address, { onread }));
}

function connect(address: Direct, more: Pick<net.TcpNetConnectOpts, 'onread'>): net.Socket {
  if (address.kind === 'socket') return net.connect({ path: address.socketPath, ...more });
  const { host, port, tls: certificates } = address;
  const options = { host, port, noDelay: true, ...KEEP_ALIVE, ...more };
  if (certificates === undefined) return net.connect(options);
  return tls.connect({
    ...options,
    servername: net.isIP(host) === 0 ? host : '',
    ...certificates,
  } as tls.ConnectionOptions);
}
