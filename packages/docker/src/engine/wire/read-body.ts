import type { Duplex } from 'node:stream';
import { bodyDecoder } from './body-decoder.ts';
import { readSource, type Source } from './read-source.ts';
import type { ResponseHead } from './response-head.ts';

/** A response whose body has not been read yet, and its connection, which carries nothing else. */
export interface OpenResponse {
  readonly head: ResponseHead;
  readonly socket: Duplex;
}

/**
 * Reads the body of a response to its end, and then closes its connection. `onRead` gets what one read of the
 * connection brought, in views that are valid only during the call; what it throws ends the reading.
 */
export function readBody({ head, socket }: OpenResponse, onRead: (body: readonly Buffer[]) => void): Source {
  const decoder = bodyDecoder(head);
  let onWhole = () => {};
  const whole = new Promise<{ clean: true }>((resolve) => {
    onWhole = () => resolve({ clean: true });
  });
  const source = readSource(socket, (bytes) => {
    const body = decoder.decode(bytes);
    if (body.length > 0) onRead(body);
    if (!decoder.ended) return;
    onWhole();
    socket.destroy();
  });
  const lost = source.ended.then((end) => ({ ...end, clean: end.clean && decoder.endsWithConnection }));
  return { ...source, ended: Promise.race([whole, lost]) };
}
