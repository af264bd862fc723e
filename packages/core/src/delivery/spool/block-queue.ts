import type { Block, BlockPool } from './block-pool.ts';

/** Bytes in memory, first in, first out. */
export interface BlockQueue {
  readonly bytes: number;
  /** Copies the bytes in: the view may be reused at once, and pins nothing. */
  push(view: Uint8Array): void;
  /** The next bytes in order, for the reader to keep; `undefined` when empty. */
  shift(): Buffer | undefined;
  /** Takes out the next full blocks, at most `count`. The last block is left, since it may still be filled. */
  shiftFull(count: number): Block[];
  /** Puts blocks back at the front. */
  unshift(blocks: readonly Block[]): void;
}

export function createBlockQueue(pool: BlockPool): BlockQueue {
  let blocks: Block[] = [];
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    push(view) {
      bytes += view.length;
      for (let at = 0; at < view.length; ) {
        let last = blocks.at(-1);
        if (last === undefined || last.used === pool.blockBytes) {
          last = pool.take();
          blocks.push(last);
        }
        const part = view.subarray(at, at + pool.blockBytes - last.used);
        last.memory.set(part, last.used);
        last.used += part.length;
        at += part.length;
      }
    },
    shift() {
      const first = blocks.shift();
      if (first === undefined) return undefined;
      bytes -= first.used;
      // The reader may keep it as long as it likes: a block that is mostly full becomes the reader's own.
      if (first.used * 2 > pool.blockBytes) return first.memory.subarray(0, first.used);
      const piece = Buffer.from(first.memory.subarray(0, first.used));
      pool.giveBack(first);
      return piece;
    },
    shiftFull(count) {
      const full = blocks.slice(0, Math.min(count, blocks.length - 1));
      blocks = blocks.slice(full.length);
      for (const block of full) bytes -= block.used;
      return full;
    },
    unshift(again) {
      blocks = [...again, ...blocks];
      for (const block of again) bytes += block.used;
    },
  };
}
