import type { AbortOptions } from '@drv/core';
import { DrvError, builtin, throwIfAborted } from '@drv/core/driver';

/**
 * A file's content; `undefined` where there is none.
 *
 * @throws `DRV_INVALID_OPTION` when it is there and cannot be read.
 */
export async function readIfThere(path: string, { signal }: AbortOptions): Promise<Buffer | undefined> {
  try {
    return await builtin.fs.promises.readFile(path, { signal });
  } catch (error) {
    throwIfAborted(signal, 'find engine');
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new DrvError('DRV_INVALID_OPTION', `${path}: cannot be read (${code})`, {
      op: 'find engine',
      cause: error,
    });
  }
}
