/** A chunk as a socket gives it: frames of one payload size, alternating between the two streams or all of one. */
export function framesOf(payloadBytes: number, atLeast: number, alternate = false): Buffer {
  const frames: Buffer[] = [];
  let bytes = 0;
  for (let index = 0; bytes < atLeast; index += 1) {
    const frame = Buffer.alloc(8 + payloadBytes, 0x61 + (index % 26));
    frame.writeUInt32BE((alternate && index % 2 === 1 ? 2 : 1) * 2 ** 24, 0);
    frame.writeUInt32BE(payloadBytes, 4);
    frames.push(frame);
    bytes += frame.length;
  }
  return Buffer.concat(frames);
}

/** Cuts a stream where a socket would: every 64 KiB. */
export function chunksOf(stream: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < stream.length; at += 65_536) chunks.push(stream.subarray(at, at + 65_536));
  return chunks;
}
