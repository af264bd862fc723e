import type { SpoolFile } from './spool-file.ts';

/** Bytes on disk, first in, first out. One `push` and one `shift` may be under way at the same time. */
export interface DiskQueue {
  /** Bytes that can be read: those whose write has ended. */
  readonly bytes: number;
  push(buffers: readonly Uint8Array[]): Promise<void>;
  /** Puts the next bytes in order into `target`, and tells how many: 0 when there are none. */
  shift(target: Uint8Array): Promise<number>;
  /** Frees the disk space. Idempotent. Never rejects. */
  close(): Promise<void>;
}

interface Segment {
  readonly file: SpoolFile;
  written: number;
  read: number;
}

/**
 * Keeps the bytes in files of about `segmentBytes`, each freed as soon as it was read: what a long run takes on disk
 * is what waits for its reader, not all that ever went through.
 */
export function createDiskQueue(
  openFile: () => Promise<SpoolFile>,
  segmentBytes: number = 64 * 1024 * 1024,
): DiskQueue {
  const segments: Segment[] = [];
  let bytes = 0;
  let writingTo: Segment | undefined;
  let closed = false;

  /** The segments whose every byte was read, except one that is being written to. */
  async function freeRead(): Promise<void> {
    for (let first = segments[0]; first !== undefined; first = segments[0]) {
      if (first.read < first.written || first === writingTo) return;
      segments.shift();
      await free(first.file);
    }
  }

  return {
    get bytes() {
      return bytes;
    },
    async push(buffers) {
      let segment = segments.at(-1);
      if (segment === undefined || segment.written >= segmentBytes) {
        segment = { file: await openFile(), written: 0, read: 0 };
        segments.push(segment);
      }
      if (closed) return free(segment.file);
      // Without a turn before: a reader that has all of the segment would free it.
      writingTo = segment;
      try {
        await segment.file.write(buffers, segment.written);
        const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
        segment.written += length;
        bytes += length;
      } finally {
        writingTo = undefined;
      }
    },
    async shift(target) {
      await freeRead();
      const segment = segments[0];
      if (segment === undefined || bytes === 0) return 0;
      const length = Math.min(target.length, segment.written - segment.read);
      await segment.file.read(target.subarray(0, length), segment.read);
      segment.read += length;
      bytes -= length;
      await freeRead();
      return length;
    },
    async close() {
      closed = true;
      bytes = 0;
      await Promise.all(segments.map(({ file }) => free(file)));
    },
  };
}

/** Nobody wants what is in it: one that cannot be closed has lost nothing. */
async function free(file: SpoolFile): Promise<void> {
  await file.close().catch(() => {});
}
