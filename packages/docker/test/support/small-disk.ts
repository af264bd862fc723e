import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PrivateEngine } from '@drv/tooling-engine';

const run = promisify(execFile);
const MIB = 1024 ** 2;

/** The disk of an engine, so small that it is full at once. */
export interface SmallDisk {
  /** Takes every byte that is left. */
  fill(): Promise<void>;
  /** Gives them back. */
  free(): Promise<void>;
}

/**
 * Starts an engine anew on a file system of its own, for its images and containers alone. It is mounted where only the
 * engine sees it, and so goes with the engine, however that ends.
 *
 * @throws where this machine has no file systems in files.
 */
export async function useSmallDisk(engine: PrivateEngine, mebibytes: number): Promise<SmallDisk> {
  const { directory, dataRoot } = engine.home;
  const file = join(directory, 'disk.img');
  const image = await open(file, 'w');
  await image.truncate(mebibytes * MIB);
  await image.close();
  await run('mkfs.ext4', ['-q', '-m', '0', file]);
  process.kill(engine.pid, 'SIGKILL');
  const inside = ['--target', String(engine.namespace.init), '--mount', '--pid'];
  await run('nsenter', [...inside, 'mount', '-n', '-o', 'loop', file, dataRoot]);
  await engine.restart();
  // As the engine sees it.
  const filler = join(`/proc/${engine.namespace.init}/root`, dataRoot, 'filler');
  let filling: Promise<void> = Promise.resolve();
  return {
    fill: () => (filling = takeAll(filler)),
    async free() {
      // A file that is open keeps its room when it is removed.
      await filling.catch(() => {});
      await rm(filler, { force: true });
    },
  };
}

async function takeAll(path: string): Promise<void> {
  const taken = await open(path, 'w');
  try {
    for (let bytes = MIB; bytes >= 512; ) {
      await taken.write(Buffer.alloc(bytes)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes /= 2;
      });
    }
  } finally {
    await taken.close();
  }
}
