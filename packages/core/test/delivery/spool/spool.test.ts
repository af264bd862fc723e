import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createSpool, type Spool } from '../../../src/delivery/spool/spool.ts';
import { openSpoolFile } from '../../../src/delivery/spool/spool-file.ts';
import { MemoryDisk } from '../support/memory-file.ts';
import { isPattern, pattern } from '../../../../../tooling/config/test-pattern.ts';

/** Memory that a spool with blocks of 16 bytes uses beside `memoryBytes`: what may wait for the disk, and one read from it. */
const IN_FLIGHT = (192 + 16) * 16;
const MAX_VIEW = 900;

async function takeAll(spool: Spool, from = 0): Promise<number> {
  let at = from;
  for (let piece = await spool.take(); piece !== undefined; piece = await spool.take()) {
    expect(isPattern(piece, at)).toBe(true);
    at += piece.length;
  }
  return at;
}

describe('createSpool', () => {
  it('keeps the order and loses nothing, in bounded memory, for any order of pushes and takes', async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ push: fc.integer({ min: 0, max: MAX_VIEW }) }) },
        { weight: 1, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 30 }) }) },
        { weight: 1, arbitrary: fc.constant('turn' as const) },
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 200 }), async (todo, memoryBytes) => {
        const disk = new MemoryDisk();
        const spool = createSpool({ memoryBytes, openFile: disk.openFile, blockBytes: 16 });
        let pushed = 0;
        let taken = 0;
        for (const step of todo) {
          if (step === 'turn') {
            await new Promise((resolve) => setImmediate(resolve));
          } else if ('push' in step) {
            if (spool.full) await expect.poll(() => spool.full, { interval: 1 }).toBe(false);
            spool.push(pattern(pushed, step.push));
            pushed += step.push;
            expect(pushed - taken - disk.storedBytes).toBeLessThanOrEqual(
              memoryBytes + IN_FLIGHT + 2 * MAX_VIEW,
            );
          } else {
            for (let count = 0; count < step.take && spool.backlogBytes > 0; count += 1) {
              const piece = await spool.take();
              expect(piece !== undefined && isPattern(piece, taken)).toBe(true);
              taken += piece?.length ?? 0;
            }
          }
          expect(spool.backlogBytes).toBe(pushed - taken);
        }
        spool.end();
        expect(await takeAll(spool, taken)).toBe(pushed);
        await spool.destroy();
        expect(disk.open).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('uses no disk for a reader that keeps up', async () => {
    const disk = new MemoryDisk();
    const spool = createSpool({ memoryBytes: 100, openFile: disk.openFile });
    for (let at = 0; at < 10_000; at += 100) {
      spool.push(pattern(at, 100));
      expect(await spool.take()).toEqual(pattern(at, 100));
    }
    expect(disk.opened).toBe(0);
    await spool.destroy();
  });

  it('gives what comes to a reader that waits, and ends for it', async () => {
    const spool = createSpool({ memoryBytes: 100, openFile: new MemoryDisk().openFile });
    const first = spool.take();
    spool.push(Buffer.from('a'));
    expect((await first)?.toString()).toBe('a');
    const last = spool.take();
    spool.end();
    expect(await last).toBeUndefined();
    await spool.destroy();
  });

  it('holds 64 MiB on a real disk and leaves no file, neither before nor after', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'drv-spool-'));
    const spool = createSpool({ memoryBytes: 1024 * 1024, openFile: () => openSpoolFile(directory) });
    const total = 64 * 1024 * 1024;
    const piece = pattern(0, 1024 * 1024);
    for (let pushed = 0; pushed < total; pushed += piece.length) {
      spool.push(piece);
      if (spool.full) await expect.poll(() => spool.full, { interval: 1 }).toBe(false);
    }
    if (process.platform !== 'win32') expect(await readdir(directory)).toEqual([]);
    expect(spool.backlogBytes).toBe(total);
    spool.end();
    let taken = 0;
    for (let next = await spool.take(); next !== undefined; next = await spool.take()) {
      expect(next.equals(piece.subarray(taken % piece.length, (taken % piece.length) + next.length))).toBe(
        true,
      );
      taken += next.length;
    }
    expect(taken).toBe(total);
    await spool.destroy();
    expect(await readdir(directory)).toEqual([]);
    await rm(directory, { recursive: true });
  });

  it('says that it is full while the disk stands still, and not any more when it has written', async () => {
    const disk = new MemoryDisk();
    let open = () => {};
    disk.gate = new Promise((resolve) => {
      open = resolve;
    });
    const onRoom = vi.fn<() => void>();
    const spool = createSpool({ memoryBytes: 16, openFile: disk.openFile, blockBytes: 16, onRoom });
    let pushed = 0;
    while (!spool.full) {
      spool.push(pattern(pushed, 100));
      pushed += 100;
    }
    expect(pushed).toBeLessThan(16 + IN_FLIGHT + 200);
    expect(onRoom).not.toHaveBeenCalled();
    open();
    await expect.poll(() => spool.full, { interval: 1 }).toBe(false);
    expect(onRoom).toHaveBeenCalled();
    spool.end();
    expect(await takeAll(spool)).toBe(pushed);
    await spool.destroy();
  });

  it('loses nothing when the disk fails: it stays full until the reader has made room', async () => {
    const disk = new MemoryDisk();
    const errors: unknown[] = [];
    const spool = createSpool({
      memoryBytes: 100,
      openFile: disk.openFile,
      blockBytes: 16,
      onDiskError: (error) => errors.push(error),
    });
    let pushed = 0;
    const pushUntil = async (stop: () => boolean) => {
      while (!stop()) {
        spool.push(pattern(pushed, 100));
        pushed += 100;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await pushUntil(() => disk.storedBytes > 0);
    disk.failure = new Error('ENOSPC');
    await pushUntil(() => spool.full);
    expect(spool.diskFailed).toBe(true);
    expect(errors).toEqual([disk.failure]);
    expect(pushed - disk.storedBytes).toBeLessThan(100 + IN_FLIGHT + 1_000);
    let taken = 0;
    while (spool.full) {
      const piece = await spool.take();
      expect(piece !== undefined && isPattern(piece, taken)).toBe(true);
      taken += piece?.length ?? 0;
    }
    spool.push(pattern(pushed, 50));
    pushed += 50;
    spool.end();
    expect(await takeAll(spool, taken)).toBe(pushed);
    await spool.destroy();
    expect(disk.open).toBe(0);
  });

  it('tells the reader when the disk does not give back what it took', async () => {
    const disk = new MemoryDisk();
    const spool = createSpool({
      memoryBytes: 0,
      blockBytes: 16,
      openFile: async () => ({
        ...(await disk.openFile()),
        read: () => Promise.reject(new Error('EIO')),
      }),
    });
    spool.push(pattern(0, 16));
    spool.push(pattern(16, 2_000));
    await expect.poll(() => disk.storedBytes).toBeGreaterThan(0);
    expect(await spool.take()).toEqual(pattern(0, 16));
    await expect(spool.take()).rejects.toThrow('EIO');
    await spool.destroy();
    expect(disk.open).toBe(0);
  });

  it('forgets all when it is destroyed, twice, in the middle of everything', async () => {
    const disk = new MemoryDisk();
    const spool = createSpool({ memoryBytes: 16, openFile: disk.openFile, blockBytes: 16 });
    const waiting = spool.take();
    spool.push(pattern(0, 5_000));
    await waiting;
    const reading = spool.take();
    spool.push(pattern(5_000, 5_000));
    await Promise.all([spool.destroy(), spool.destroy()]);
    expect(spool.backlogBytes).toBe(0);
    await reading;
    expect(await spool.take()).toBeUndefined();
    spool.push(Buffer.from('late'));
    expect(spool.backlogBytes).toBe(0);
    expect(disk.open).toBe(0);
  });
});
