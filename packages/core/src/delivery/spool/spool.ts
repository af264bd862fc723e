import { createBlockPool } from './block-pool.ts';
import { createBlockQueue } from './block-queue.ts';
import { createDiskQueue } from './disk-queue.ts';
import type { SpoolFile } from './spool-file.ts';

/** What an engine sent and its reader has not taken yet: in memory, and what does not fit there on disk. */
export interface Spool {
  /** Bytes that wait for the reader. */
  readonly backlogBytes: number;
  /**
   * More waits to be written than the disk takes at the moment, so that no more should be pushed. `onRoom` tells
   * when it has become false.
   */
  readonly full: boolean;
  /** Nothing is written to disk any more: the bytes that were not written wait in memory, and none are lost. */
  readonly diskFailed: boolean;
  /** Copies the bytes. Does not apply backpressure: stop pushing while `full`, or memory grows. */
  push(view: Uint8Array): void;
  /**
   * The next bytes in order, for the reader to keep, at most a block of them: waits for some. `undefined` after
   * `end()` once all were taken, and after `destroy()`. One call at a time.
   *
   * Rejects when the disk does not give back what was written to it.
   */
  take(): Promise<Buffer | undefined>;
  /** The next bytes, if they are in memory and nobody waits for them. */
  takeNow(): Buffer | undefined;
  /** No more will be pushed. */
  end(): void;
  /** Forgets all, and frees the disk space. Idempotent. */
  destroy(): Promise<void>;
}

export interface SpoolOptions {
  /** Bytes that may wait in memory before the disk is used. */
  readonly memoryBytes: number;
  readonly openFile: () => Promise<SpoolFile>;
  /** Called when something was taken or written, so that `backlogBytes` or `full` may have changed. */
  readonly onRoom?: () => void;
  /** Called once, with the reason, when the disk takes no more: {@link Spool.diskFailed}. */
  readonly onDiskError?: (error: unknown) => void;
  /** @default 16 KiB */
  readonly blockBytes?: number;
}

// Also the size of the pieces that the reader gets. What it has done with lies about until the next collection of
// garbage, which goes by the number of objects: with 64 KiB four times as much lies about, and the speed is the same.
const BLOCK_BYTES = 16 * 1024;
/** One write to disk takes as many blocks; fewer wait in memory for more to come. */
const BLOCKS_PER_WRITE = 64;
/** As many blocks may wait for the disk; then the spool is full, until half of them were written. */
const BLOCKS_IN_FLIGHT = 192;
/** One read from disk gives as many. */
const BLOCKS_PER_READ = 16;

/**
 * The bytes are in three places, oldest first: `head` in memory, `disk`, and `tail` in memory, which waits to be
 * written. While the reader keeps up, everything goes through `head` alone. Memory is bounded by `memoryBytes` and
 * the blocks in flight, as long as nothing is pushed while `full`.
 */
export function createSpool(options: SpoolOptions): Spool {
  const {
    memoryBytes,
    openFile,
    onRoom = () => {},
    onDiskError = () => {},
    blockBytes = BLOCK_BYTES,
  } = options;
  const pool = createBlockPool(blockBytes, BLOCKS_IN_FLIGHT);
  const disk = createDiskQueue(openFile);
  let head = createBlockQueue(pool);
  let tail = createBlockQueue(pool);
  /** Bytes that are being written: neither in `tail` nor in `disk`. */
  let writingBytes = 0;
  let writing: Promise<void> | undefined;
  let spilling = false;
  let full = false;
  let diskFailed = false;
  let ended = false;
  let destroyed = false;
  let wakeReader = () => {};
  /** Used for every read from disk. */
  let fromDisk: Buffer | undefined;

  const measure = () => {
    const inFlight = (tail.bytes + writingBytes) / blockBytes;
    full = inFlight > (full ? BLOCKS_IN_FLIGHT / 2 : BLOCKS_IN_FLIGHT);
  };

  const backlog = () => head.bytes + disk.bytes + writingBytes + tail.bytes;
  const worthWriting = () => !destroyed && tail.bytes > BLOCKS_PER_WRITE * blockBytes;

  async function writeToDisk(): Promise<void> {
    while (worthWriting()) {
      const blocks = tail.shiftFull(BLOCKS_PER_WRITE);
      writingBytes = blocks.length * blockBytes;
      try {
        await disk.push(blocks.map(({ memory }) => memory));
        for (const block of blocks) pool.giveBack(block);
      } catch (error) {
        tail.unshift(blocks);
        diskFailed = true;
        if (!destroyed) onDiskError(error);
      }
      writingBytes = 0;
      measure();
      wakeReader();
      if (!destroyed) onRoom();
      if (diskFailed) return;
    }
  }
  const startWriting = () => {
    if (writing !== undefined || diskFailed || !worthWriting()) return;
    writing = writeToDisk().finally(() => {
      writing = undefined;
      wakeReader();
    });
  };

  /** The next bytes that are there, without waiting for more to come. */
  async function next(): Promise<Buffer | undefined> {
    if (head.bytes === 0 && spilling) {
      fromDisk ??= Buffer.allocUnsafeSlow(BLOCKS_PER_READ * blockBytes);
      // Destroyed meanwhile, the file is closed and the read fails: nobody is there to be told.
      const length = await disk.shift(fromDisk).catch((error: unknown) => {
        if (!destroyed) throw error;
        return 0;
      });
      if (length > 0) {
        head.push(fromDisk.subarray(0, length));
        return head.shift();
      }
      // What is being written comes before the tail, and so does what was written during the read.
      if (writing !== undefined || disk.bytes > 0) return undefined;
      // The reader has caught up with the writer: what was not written yet need not be.
      [head, tail] = [tail, head];
      spilling = false;
    }
    return head.shift();
  }

  return {
    get backlogBytes() {
      return destroyed ? 0 : backlog();
    },
    get full() {
      return full;
    },
    get diskFailed() {
      return diskFailed;
    },
    push(view) {
      if (destroyed || view.length === 0) return;
      if (!spilling && head.bytes + view.length > memoryBytes && head.bytes > 0) spilling = true;
      if (!spilling) {
        head.push(view);
      } else {
        tail.push(view);
        measure();
        startWriting();
      }
      wakeReader();
    },
    async take() {
      while (!destroyed) {
        const changed = new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
        const piece = await next();
        if (destroyed) break;
        if (piece !== undefined) {
          measure();
          onRoom();
          return piece;
        }
        if (ended && backlog() === 0) break;
        await changed;
      }
      return undefined;
    },
    takeNow: () => (destroyed || spilling ? undefined : head.shift()),
    end() {
      ended = true;
      wakeReader();
    },
    async destroy() {
      destroyed = true;
      full = false;
      wakeReader();
      await disk.close();
      await writing;
    },
  };
}
