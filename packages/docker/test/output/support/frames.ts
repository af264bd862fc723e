import fc from 'fast-check';

export interface Frame {
  readonly type: number;
  readonly payload: Uint8Array | string;
}

/** Frames as the engine writes them. */
export function encodeFrames(...frames: readonly Frame[]): Buffer {
  return Buffer.concat(
    frames.map(({ type, payload }) => {
      const body = Buffer.from(payload);
      const header = Buffer.alloc(8);
      header.writeUInt8(type, 0);
      header.writeUInt32BE(body.length, 4);
      return Buffer.concat([header, body]);
    }),
  );
}

/** Any frames of standard input, output and error. */
export const someFrames = fc.array(
  fc.record({ type: fc.constantFrom(0, 1, 2), payload: fc.uint8Array({ maxLength: 40 }) }),
  { maxLength: 30 },
);

/** What of the frames belongs to one stream. */
export function payloadOf(frames: readonly Frame[], stream: 'stdout' | 'stderr'): Buffer {
  const ours = frames.filter(({ type }) => (type === 2) === (stream === 'stderr'));
  return Buffer.concat(ours.map(({ payload }) => Buffer.from(payload)));
}
