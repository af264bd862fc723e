import { win32 } from 'node:path';
import { readVariable, type Environment } from '../locate/environment.ts';

/** What to start, in the terms of `spawn`. */
export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are quoted already. */
  readonly windowsVerbatimArguments?: boolean;
}

const BATCH = /\.(?:bat|cmd)$/i;

/**
 * How to start the program in a file. On Windows a batch file is run by the command interpreter of the system, without
 * its startup commands (`/d`). The line holds the path, in quotation marks, and plain words alone; a path with a `%`,
 * which the interpreter would replace also between them, is none that can be run: `undefined`.
 */
export function commandLine(
  file: string,
  words: readonly string[],
  env: Environment,
  platform: NodeJS.Platform,
): CommandLine | undefined {
  if (platform !== 'win32' || !BATCH.test(file)) return { file, args: words };
  if (file.includes('%')) return undefined;
  const system = readVariable(env, 'SYSTEMROOT', platform) ?? 'C:\\Windows';
  return {
    file: win32.join(system, 'System32', 'cmd.exe'),
    args: ['/d', '/v:off', '/s', '/c', `"${[`"${file}"`, ...words].join(' ')}"`],
    windowsVerbatimArguments: true,
  };
}
