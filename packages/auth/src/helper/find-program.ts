import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { readVariable, type Environment } from '../locate/environment.ts';
import { programNames } from './program-names.ts';

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
  const names = programNames(program, env, platform);
  for (const entry of (readVariable(env, 'PATH', platform) ?? '').split(path.delimiter)) {
    const directory = platform === 'win32' ? entry.replaceAll('"', '') : entry;
    if (!path.isAbsolute(directory)) continue;
    for (const name of names) {
      const candidate = path.join(directory, name);
      if (await isExecutable(candidate)) return candidate;
    }
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
