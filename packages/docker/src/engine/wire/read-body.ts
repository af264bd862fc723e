import type { IncomingMessage } from 'node:http';
import { createChunkedDecoder } from './chunked-decoder.ts';
import { readSource, type Source } from './read-source.ts';
import { receivesDirectly } from './receive-buffer.ts';

/**
 * Reads the body of a response to its end. `onRead` gets what one read of the connection brought, in views that are
 * valid only during the call; what it throws ends the reading and closes the connection.
 *
 * A body that is held on its connection is read from there, past the streams of node:http, which cost more than a
 * small message is worth.
 */
export function readBody(response: IncomingMessage, onRead: (body: readonly Buffer[]) => void): Source {
  if (!receivesDirectly(response.socket)) return readSource(response, (chunk) => onRead([chunk]));
  if (response.headers['transfer-encoding'] === undefined)
    return readSource(response.socket, (chunk) => onRead([chunk]));
  const decoder = createChunkedDecoder();
  const source = readSource(response.socket, (chunk) => onRead(decoder.decode(chunk)));
  return { ...source, ended: source.ended.then((end) => ({ ...end, clean: decoder.ended })) };
}
