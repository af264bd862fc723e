import { execa } from 'execa';

import { findCommand } from './find-command.ts';
import { SetupError } from '../setup-error.ts';

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** @default 20000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end and resolves with its standard output.
 *
 * @throws SetupError when the program is missing or fails; the message has its last lines.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const path = findCommand(command);
  if (path === undefined) throw new SetupError(`The program ${command} is missing.`);
  const result = await execa(path, args, {
    reject: false,
    timeout: options.timeoutMs ?? 20_000,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  options.signal?.throwIfAborted();
  if (result.failed) {
    const said =
      [result.stderr, result.stdout, result.shortMessage].find((text) => text?.trim()) ?? 'no message';
    throw new SetupError(
      `${command} ${args[0] ?? ''} failed: ${said.trim().split('\n').slice(-8).join('\n')}`,
    );
  }
  return result.stdout;
}
