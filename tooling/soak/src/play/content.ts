/** Bytes that a task will write: a block that is repeated, so that a flood needs no memory to be checked. */
export interface Content {
  readonly block: Buffer;
  /** Of all of it; infinite for a task that writes until it is stopped. */
  readonly length: number;
}

/** What nobody foretells: the words of an init, for one. */
export const ANYTHING: Content = { block: Buffer.alloc(0), length: Infinity };

export const NOTHING: Content = { block: Buffer.alloc(0), length: 0 };

export function content(bytes: Buffer | string): Content {
  const block = Buffer.from(bytes);
  return { block, length: block.length };
}

/** @param length of all bytes; the last repetition may be cut. */
export function repeated(block: string, length: number): Content {
  return { block: Buffer.from(block), length };
}

/** Where `chunk`, as the bytes from `at` on, differs from the content: the offset of its first wrong byte. */
export function differsAt({ block, length }: Content, at: number, chunk: Buffer): number | undefined {
  if (block.length === 0 && length > 0) return undefined;
  for (let done = 0; done < chunk.length; ) {
    const offset = at + done;
    if (offset >= length) return offset;
    const from = offset % block.length;
    const size = Math.min(block.length - from, chunk.length - done, length - offset);
    if (chunk.compare(block, from, from + size, done, done + size) !== 0) {
      for (let index = 0; index < size; index += 1) {
        if (chunk[done + index] !== block[from + index]) return offset + index;
      }
    }
    done += size;
  }
  return undefined;
}
