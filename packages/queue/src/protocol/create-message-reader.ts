import { checkMessage } from './check-message.ts';
import type { Codec } from './codec.ts';
import { HEAD_BYTES } from './encode-message.ts';
import { notReadable, parseObject } from './json.ts';
import type { DownMessage, LookMessage, Received, UpMessage } from './messages.ts';

/** No sender of ours comes near it: parts of streams are 64 KiB. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Reads messages in the order in which they came, and leaves out those that came before. */
export function createMessageReader<Message extends UpMessage | DownMessage | LookMessage>(
  codec: Codec,
  place: string,
): (body: Uint8Array) => Received<Message> | undefined {
  const seen = new Map<string, number>();
  return (body) => {
    const data = codec.decode(body, place);
    if (data.length < HEAD_BYTES || data.length > MAX_MESSAGE_BYTES) throw notReadable('A message');
    const payloadAt = HEAD_BYTES + data.readUInt32BE();
    const { from, n, type, ...rest } = parseObject(data.subarray(HEAD_BYTES, payloadAt), 'A message');
    if (typeof from !== 'string' || typeof n !== 'number' || typeof type !== 'string') {
      throw notReadable('A message');
    }
    const message = checkMessage({ type, ...rest }) as unknown as Message;
    if (n <= (seen.get(from) ?? 0)) return undefined;
    seen.set(from, n);
    return { message, payload: data.subarray(payloadAt), from };
  };
}
