import { DrvError } from '../../errors/drv-error.ts';
import { openSpoolFile, type SpoolFile } from './spool-file.ts';
import { builtin } from '../../host/builtin.ts';

/** What the temporary files of several outputs may take together. */
export interface SpoolQuota {
  /** As {@link openSpoolFile}; a write that would be too much rejects with `DRV_NO_SPACE`, and writes nothing. */
  open(directory: string): Promise<SpoolFile>;
}

/**
 * One bound for the temporary files of all tasks of a driver, given to each of their outputs (`TaskOutputOptions.spool`).
 *
 * @param limitBytes On disk at any time. A file counts until it is closed. @default half of what is free in the directory of
 *   the first file, when that is made
 */
export function createSpoolQuota(limitBytes?: number): SpoolQuota {
  let used = 0;
  let limit: Promise<number> | undefined;
  return {
    async open(directory) {
      limit ??= limitBytes === undefined ? halfOfFree(directory) : Promise.resolve(limitBytes);
      const mayTake = await limit;
      const file = await openSpoolFile(directory);
      let size = 0;
      let closed = false;
      return {
        async write(buffers, position) {
          const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
          const more = Math.max(0, position + length - size);
          if (used + more > mayTake) {
            const what = `The temporary files for output take ${used} bytes, and may take ${mayTake} (spool.limitBytes)`;
            throw new DrvError('DRV_NO_SPACE', what, { op: 'keep output' });
          }
          // Before the write: several files are written at a time.
          used += more;
          size += more;
          await file.write(buffers, position);
        },
        read: (target, position) => file.read(target, position),
        async close() {
          if (!closed) used -= size;
          closed = true;
          await file.close();
        },
      };
    },
  };
}

async function halfOfFree(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await builtin.fs.promises.statfs(directory);
    return Math.floor((bavail * bsize) / 2);
  } catch {
    // It cannot say: a write that is too much fails all the same.
    return Number.POSITIVE_INFINITY;
  }
}
