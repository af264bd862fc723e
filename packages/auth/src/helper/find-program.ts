import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { readVariable, type Environment } from '../locate/environment.ts';

/**
 * The absolute path of a program on `PATH`, or `undefined`. Looked up here and not by the system, which may look into
 * the current directory first: entries of `PATH` that are not absolute are passed over.
 */
export async function findProgram(
  program: string,
  env: Environment,
  platform: NodeJS.Platform,
): Promise<string | undefined> {
  const path = platform === 'win32' ? win32 : posix;
  const file = platform === 'win32' ? `${program}.exe` : program;
  for (const directory of (readVariable(env, 'PATH', platform) ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(directory)) continue;
    const candidate = path.join(directory, file);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
