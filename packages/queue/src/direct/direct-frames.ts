import { createByteReader } from '../protocol/byte-reader.ts';
import { notReadable, parseObject } from '../protocol/json.ts';

/** A message with its payload; without a message it is a sign of life. */
export interface DirectFrame {
  readonly message: (Readonly<Record<string, unknown>> & { readonly type: string }) | undefined;
  readonly payload: Buffer;
}

/** The length of the message and that of the payload, as 32 bits each. */
const LENGTHS_BYTES = 8;
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_PAYLOAD_BYTES = 256 * 1024;

/** A frame without its payload, which comes after it as it is. */
export function frameHead(message: object | undefined, payloadBytes: number): Buffer {
  const json = Buffer.from(message === undefined ? '' : JSON.stringify(message));
  const lengths = Buffer.alloc(LENGTHS_BYTES);
  lengths.writeUInt32BE(json.length, 0);
  lengths.writeUInt32BE(payloadBytes, 4);
  return Buffer.concat([lengths, json]);
}

/** Frames out of a stream of bytes, until it ends. @throws `DRV_PROTOCOL` */
export async function* readDirectFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<DirectFrame> {
  const reader = createByteReader(bytes);
  for (;;) {
    const lengths = await reader.exactly(LENGTHS_BYTES);
    if (lengths === undefined) return;
    const [messageBytes, payloadBytes] = [lengths.readUInt32BE(0), lengths.readUInt32BE(4)];
    if (messageBytes > MAX_MESSAGE_BYTES || payloadBytes > MAX_PAYLOAD_BYTES) throw notReadable('A frame');
    const json = await reader.exactly(messageBytes);
    const payload = await reader.exactly(payloadBytes);
    if (json === undefined || payload === undefined) return;
    yield { message: messageBytes === 0 ? undefined : messageOf(json), payload };
  }
}

function messageOf(json: Buffer): DirectFrame['message'] {
  const message = parseObject(json, 'A frame');
  const { type } = message;
  if (typeof type !== 'string') throw notReadable('A frame');
  return { ...message, type };
}
