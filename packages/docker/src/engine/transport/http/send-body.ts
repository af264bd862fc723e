import type { BoundedCall } from './bounded-call.ts';
import type { HttpConnection } from './http-connection.ts';

const END = '0\r\n\r\n';

/**
 * Sends a body in chunks behind its head, no faster than the other side takes it, and stops when the connection is closed:
 * a refusal may come before the end, and is read also when the other side closes the connection behind it. A body that fails
 * closes the connection with its error. Never rejects.
 */
export async function sendBody(
  connection: HttpConnection,
  body: AsyncIterable<Uint8Array>,
  call: Pick<BoundedCall, 'hold' | 'refresh'>,
): Promise<void> {
  try {
    connection.readOn();
    call.hold();
    for await (const chunk of body) {
      if (!connection.canSend) return;
      if (chunk.length === 0) continue;
      call.refresh();
      await connection.sendMore(`${chunk.length.toString(16)}\r\n`, chunk, '\r\n');
      if (!connection.canSend) return;
      call.hold();
    }
    call.refresh();
    void connection.sendMore(END);
  } catch (error) {
    connection.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}
