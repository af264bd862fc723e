import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

// A plain user's PATH, and root's after `su`, often lack these; daemons and `ip` live here.
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * The path of a program, looked for on PATH and in the system directories; `undefined` when there is none.
 */
export function findCommand(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const directories = [...(env.PATH ?? '').split(':').filter((part) => part !== ''), ...SYSTEM_DIRECTORIES];
  if (name.includes('/')) return isProgram(name) ? name : undefined;
  return directories.map((directory) => join(directory, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
