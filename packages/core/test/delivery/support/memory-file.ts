import type { SpoolFile } from '../../../src/delivery/spool/spool-file.ts';

/** A disk in memory: opens files, counts what is on them, and fails or stands still where a test says so. */
export class MemoryDisk {
  opened = 0;
  open = 0;
  /** Bytes of all files that are open. */
  storedBytes = 0;
  failure: Error | undefined;
  /** Writes wait for it. */
  gate: Promise<void> = Promise.resolve();

  readonly openFile = async (): Promise<SpoolFile> => {
    await turn();
    if (this.failure !== undefined) throw this.failure;
    this.opened += 1;
    this.open += 1;
    let content = Buffer.alloc(0);
    let closed = false;
    return {
      write: async (buffers, position) => {
        await this.gate;
        await turn();
        if (this.failure !== undefined) throw this.failure;
        if (closed) throw new Error('written after close');
        const added = Buffer.concat(buffers);
        content = Buffer.concat([content.subarray(0, position), added]);
        this.storedBytes += added.length;
      },
      read: async (target, position) => {
        await turn();
        if (closed) throw new Error('read after close');
        if (position + target.length > content.length) throw new Error('read beyond the end');
        target.set(content.subarray(position, position + target.length));
      },
      close: async () => {
        if (closed) return;
        closed = true;
        this.open -= 1;
        this.storedBytes -= content.length;
      },
    };
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
