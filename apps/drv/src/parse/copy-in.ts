import { resolve } from 'node:path';
import { filePath, type LocalFile } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';

/**
 * A file or directory of this machine and its path in the container, from `SOURCE:TARGET`. The target begins at the last
 * `:/`, so a source may hold colons, and the letter of a drive. Relative sources are resolved against `cwd`.
 *
 * @throws UsageError that says which part is wrong.
 */
export function copyIn(text: string, cwd: string): readonly [path: string, file: LocalFile] {
  const at = text.lastIndexOf(':/');
  if (at <= 0) throw new UsageError('write SOURCE:TARGET, and the target as an absolute path');
  const path = text.slice(at + 1);
  const wrong = filePath(path, 'the target');
  if (wrong !== undefined) throw new UsageError(wrong);
  return [path, { local: resolve(cwd, text.slice(0, at)) }];
}
