/** Reads a stream of bytes in parts of one's own choice. */
export interface ByteReader {
  /** So many bytes; `undefined` at the end, also where there are fewer. */
  exactly(count: number): Promise<Buffer | undefined>;
  /** From 1 to `most` bytes; `undefined` at the end. */
  some(most: number): Promise<Buffer | undefined>;
}

export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  /** False at the end. */
  async function more(): Promise<boolean> {
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = Buffer.concat([rest, next.value]);
    return true;
  }

  function take(count: number): Buffer {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  }

  return {
    async exactly(count) {
      while (rest.length < count) if (!(await more())) return undefined;
      return take(count);
    },
    async some(most) {
      while (rest.length === 0) if (!(await more())) return undefined;
      return take(most);
    },
  };
}
