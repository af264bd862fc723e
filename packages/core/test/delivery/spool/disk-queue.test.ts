import { describe, expect, it } from 'vitest';
import { createDiskQueue, type DiskQueue } from '../../../src/delivery/spool/disk-queue.ts';
import { MemoryDisk } from '../support/memory-file.ts';
import type { SpoolFile } from '../../../src/delivery/spool/spool-file.ts';
import { turns } from '../../../../../tooling/config/test-sinks.ts';
import { pattern } from '../../../../../tooling/config/test-pattern.ts';

async function shift(queue: DiskQueue, atMost: number): Promise<Buffer | undefined> {
  const target = Buffer.alloc(atMost);
  const length = await queue.shift(target);
  return length === 0 ? undefined : target.subarray(0, length);
}

describe('createDiskQueue', () => {
  it('takes on disk what waits, not all that ever went through', async () => {
    const disk = new MemoryDisk();
    const queue = createDiskQueue(disk.openFile, 1_000);
    let read = 0;
    for (let written = 0; written < 50_000; written += 100) {
      await queue.push([pattern(written, 60), pattern(written + 60, 40)]);
      if (written < 500) continue;
      const piece = await shift(queue, 100);
      expect(piece).toEqual(pattern(read, 100));
      read += 100;
      expect(disk.storedBytes).toBeLessThan(3_000);
    }
    expect(disk.opened).toBeGreaterThan(40);
    expect(disk.open).toBeLessThan(4);
    await queue.close();
    expect(disk.open).toBe(0);
  });

  it('reads while it writes', async () => {
    const disk = new MemoryDisk();
    const queue = createDiskQueue(disk.openFile, 250);
    await queue.push([pattern(0, 100)]);
    const writing = queue.push([pattern(100, 100)]);
    expect(await shift(queue, 1_000)).toEqual(pattern(0, 100));
    await writing;
    expect(await shift(queue, 30)).toEqual(pattern(100, 30));
    expect(await shift(queue, 1_000)).toEqual(pattern(130, 70));
    expect(await shift(queue, 1_000)).toBeUndefined();
    await queue.push([pattern(200, 10)]);
    expect(await shift(queue, 1_000)).toEqual(pattern(200, 10));
    expect(disk.open).toBe(0);
    await queue.close();
  });

  it.each([0, 1, 2, 3, 4])('writes on while the last of it is read: %i turns later', async (later) => {
    const disk = new MemoryDisk();
    let finishRead = () => {};
    const queue = createDiskQueue(async () => {
      const file = await disk.openFile();
      const read: SpoolFile['read'] = async (target, position) => {
        await file.read(target, position);
        await new Promise<void>((resolve) => {
          finishRead = resolve;
        });
      };
      return { ...file, read };
    });
    await queue.push([pattern(0, 100)]);
    const reading = queue.shift(Buffer.alloc(100));
    await turns();
    finishRead();
    for (let turn = 0; turn < later; turn += 1) await Promise.resolve();
    await queue.push([pattern(100, 10)]);
    expect(await reading).toBe(100);
    expect(queue.bytes).toBe(10);
    await queue.close();
    expect(disk.open).toBe(0);
  });

  it('keeps what was written when a later write fails', async () => {
    const disk = new MemoryDisk();
    const queue = createDiskQueue(disk.openFile, 1_000);
    await queue.push([pattern(0, 100)]);
    disk.failure = new Error('ENOSPC');
    await expect(queue.push([pattern(100, 100)])).rejects.toThrow('ENOSPC');
    expect(queue.bytes).toBe(100);
    expect(await shift(queue, 1_000)).toEqual(pattern(0, 100));
    expect(await shift(queue, 1_000)).toBeUndefined();
    await queue.close();
    expect(disk.open).toBe(0);
  });

  it('leaves no file when it is closed while one is being opened', async () => {
    const disk = new MemoryDisk();
    const queue = createDiskQueue(disk.openFile);
    const writing = queue.push([pattern(0, 100)]);
    await queue.close();
    await writing;
    expect(disk.open).toBe(0);
  });
});
