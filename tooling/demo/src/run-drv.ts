import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { ROOT } from '@drv/tooling-test';

import type { DrvCommand } from './drv-command.ts';

export interface DrvOutput {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs the built command with a file as its input. Its output is shown as it comes, and given at the end. */
export async function runDrv(command: DrvCommand, input: string, signal: AbortSignal): Promise<DrvOutput> {
  const stdin = openSync(input, 'r');
  const child = spawn(join(ROOT, 'apps/drv/bin/drv'), command.args, {
    cwd: ROOT,
    env: { ...process.env, ...command.env },
    stdio: [stdin, 'pipe', 'inherit'],
  });
  closeSync(stdin);
  const output = child.stdout;
  if (output === null) throw new Error('drv has no output.');
  // drv stops its task and removes the container on SIGINT; at a terminal it has got one already.
  const stop = () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  signal.addEventListener('abort', stop, { once: true });
  output.on('data', (chunk: Buffer) => process.stdout.write(chunk));
  try {
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
    const [stdout, exitCode] = await Promise.all([text(output), ended]);
    return { exitCode, stdout };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
