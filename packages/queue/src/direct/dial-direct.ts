import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import type { DirectOffer } from '../protocol/direct-offer.ts';
import { PSK_OPTIONS } from './psk-options.ts';

/** Connects to a worker. Rejects with why it could not be, without a word of the secret; abort leaves no socket behind. */
export async function dialDirect(
  { host, port, identity, secret }: DirectOffer,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const socket = connect({
    ...PSK_OPTIONS,
    host,
    port,
    pskCallback: () => ({ identity, psk: Buffer.from(secret, 'hex') }),
    // Nobody's certificate is taken in place of the secret.
    ca: [],
    checkServerIdentity: (_host, { raw }) =>
      (raw as Buffer | undefined) === undefined ? undefined : new Error('it shows a certificate'),
  });
  try {
    await once(socket, 'secureConnect', { signal });
    return socket.setNoDelay(true);
  } catch (error) {
    socket.on('error', () => {}).destroy();
    throw signal.aborted ? signal.reason : error;
  }
}
