import { buffer } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';

/**
 * The body of a request, parsed where it is JSON; `undefined` when there is none. `rest` is what came behind it.
 *
 * @param head What was read already of a request for another protocol, whose body nobody takes apart.
 */
export async function readBody(
  request: IncomingMessage,
  head: Buffer | undefined,
): Promise<{ readonly body: unknown; readonly rest: Buffer }> {
  const length = Number(request.headers['content-length'] ?? '0');
  const bytes = head === undefined ? await buffer(request) : head.subarray(0, length);
  return { body: parse(bytes.toString('utf8')), rest: head?.subarray(length) ?? Buffer.alloc(0) };
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
