import type { Duplex } from 'node:stream';
import type { BoundedCall } from './bounded-call.ts';

/** Waits for a connection as long as the call lasts; one that comes after its end is closed. */
export async function waitForConnection(
  call: Pick<BoundedCall, 'waitFor'>,
  dialling: Promise<Duplex>,
): Promise<Duplex> {
  try {
    return await call.waitFor(dialling);
  } catch (error) {
    dialling.then(
      (socket) => socket.on('error', () => {}).destroy(),
      () => {},
    );
    throw error;
  }
}
