import type { Codec } from './codec.ts';
import type { DownMessage, LookMessage, UpMessage } from './messages.ts';

/** Who sends, and how many messages it has sent: what arrives twice is told by it. */
export interface Sender {
  readonly name: string;
  count: number;
}

/** Of the length of the head, which comes first. */
export const HEAD_BYTES = 4;

export function encodeMessage(
  message: UpMessage | DownMessage | LookMessage,
  payload: Uint8Array,
  { sender, codec, place }: { readonly sender: Sender; readonly codec: Codec; readonly place: string },
): Buffer {
  sender.count += 1;
  const head = Buffer.from(JSON.stringify({ from: sender.name, n: sender.count, ...message }));
  const length = Buffer.alloc(HEAD_BYTES);
  length.writeUInt32BE(head.length);
  return codec.encode(Buffer.concat([length, head, payload]), place);
}
