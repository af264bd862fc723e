/** Memory of one size, filled from its beginning. */
export interface Block {
  readonly memory: Buffer;
  /** Bytes in use. */
  used: number;
}

/** A source of blocks that takes them back. */
export interface BlockPool {
  readonly blockBytes: number;
  take(): Block;
  /** For a block that nobody has a view of any more. */
  giveBack(block: Block): void;
}

/** Keeps at most `spares` blocks for the next use. */
export function createBlockPool(blockBytes: number, spares: number): BlockPool {
  const free: Block[] = [];
  return {
    blockBytes,
    take: () => free.pop() ?? { memory: Buffer.allocUnsafeSlow(blockBytes), used: 0 },
    giveBack(block) {
      if (free.length >= spares) return;
      block.used = 0;
      free.push(block);
    },
  };
}
