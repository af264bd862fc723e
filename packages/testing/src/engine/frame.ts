/** The kinds of frames of an attached connection without a terminal; the last one is an error of the engine. */
export type FrameType = 0 | 1 | 2 | 3 | 9;

/** A payload behind its header of 8 bytes: type, three zeros, length in network order. */
export function frame(type: FrameType, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}
