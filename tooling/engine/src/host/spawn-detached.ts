import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

import { SetupError } from '../setup-error.ts';
import { findCommand } from './find-command.ts';

export interface SpawnOptions {
  /** Shown as the program's name in the list of processes, by which it is found again. */
  readonly name: string;
  /** The file that gets its output. */
  readonly log: string;
  /** @default 'log' */
  readonly stdout?: 'pipe' | 'log';
}

/**
 * Starts a program in a session of its own: Ctrl-C does not reach it, and this process does not wait for it.
 */
export async function spawnDetached(
  [program = '', ...args]: readonly string[],
  options: SpawnOptions,
): Promise<ChildProcess> {
  const path = findCommand(program);
  if (path === undefined) throw new SetupError(`The program ${program} is missing.`);
  const log = openSync(options.log, 'a', 0o600);
  try {
    const child = spawn(path, args, {
      argv0: options.name,
      detached: true,
      stdio: ['ignore', options.stdout === 'pipe' ? 'pipe' : log, log],
    });
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return child;
  } finally {
    closeSync(log);
  }
}
