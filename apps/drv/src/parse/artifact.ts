import { resolve } from 'node:path';
import type { ArtifactRequest } from '@drv/core';
import { filePath } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';

/**
 * A path of the container and the directory of this machine below which it is written, from `PATH[:DIRECTORY]`. The
 * directory begins at the first colon, and is the current one where there is none.
 *
 * @throws UsageError that says which part is wrong.
 */
export function artifact(text: string, cwd: string): ArtifactRequest {
  const [path = '', directory = '.'] = text.split(/:(.*)/s);
  const wrong = filePath(path, 'the path');
  if (wrong !== undefined) throw new UsageError(wrong);
  if (directory === '') throw new UsageError('write PATH or PATH:DIRECTORY');
  return { path, into: resolve(cwd, directory) };
}
