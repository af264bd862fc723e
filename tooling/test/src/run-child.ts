import { spawn } from 'node:child_process';

import { ROOT } from './root.ts';

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** @default 'inherit' */
  readonly stdio?: 'inherit' | 'ignore';
  /** On abort the child is asked to end by SIGINT, and killed 20 seconds later. */
  readonly signal: AbortSignal;
}

const GRACE_MS = 20_000;

/**
 * Runs a program of this repository under the same Node, with the terminal's own input and output. Resolves
 * with its exit code.
 */
export async function runChild(
  args: readonly string[],
  { env = {}, stdio = 'inherit', signal }: ChildOptions,
): Promise<number> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio,
  });
  let killer: NodeJS.Timeout | undefined;
  const stop = () => {
    // At a terminal the child already has its SIGINT; a second one would cut its own clearing up short.
    if (!process.stdin.isTTY) child.kill('SIGINT');
    killer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(killer);
  }
}
