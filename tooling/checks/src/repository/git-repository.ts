import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

/** The root of this checkout. */
export const root = join(import.meta.dirname, '../../../..');

/** What git tracks, and what it would track with the next `git add`: a new file is checked before it is committed. */
export function gitRepository(at: string = root): Repository {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: at,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // A file that was deleted and not yet committed is still listed.
  const files = listed.split('\0').filter((path) => path !== '' && existsSync(join(at, path)));
  return { files: files.sort(), read: (path) => readFileSync(join(at, path), 'utf8') };
}
