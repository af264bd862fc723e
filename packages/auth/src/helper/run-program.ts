import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { abortError, builtin, throwIfAborted, within } from '@drv/core/driver';
import type { Environment } from '../locate/environment.ts';
import { errorCode } from '../report/error-code.ts';
import type { CommandLine } from './command-line.ts';
import type { HelperResult } from './helper-runner.ts';
import { killGroup } from './kill-group.ts';

export interface ProgramOptions {
  /** Written to standard input, which is then closed. */
  readonly input: string;
  readonly env: Environment;
  /** More output than this ends the program. */
  readonly maxOutputBytes: number;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly graceMs: number;
  readonly signal?: AbortSignal | undefined;
}

const OP = 'run a credential helper';
// A process that the program left behind may hold its output open.
const OUTPUT_AFTER_EXIT_MS = 500;

/**
 * Runs a program and reads what it writes; its standard error is not read. Abort ends it, SIGTERM
 * first, and rejects when it is gone.
 */
export async function runProgram(command: CommandLine, options: ProgramOptions): Promise<HelperResult> {
  const { file, args, windowsVerbatimArguments } = command;
  const { input, env, maxOutputBytes, graceMs, signal } = options;
  throwIfAborted(signal, OP);
  // Loaded where a program runs: few machines have helpers, and it takes milliseconds of every start.
  const child = builtin.child_process.spawn(file, args, {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    windowsVerbatimArguments,
    // A process group of its own, so that what it started is ended with it.
    detached: process.platform !== 'win32',
  });
  const exited = exitOf(child);
  // A program may exit without reading its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);

  const chunks: Buffer[] = [];
  let bytes = 0;
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= killGroup(child, exited, graceMs);
  };
  child.stdout.on('error', () => {});
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxOutputBytes) stop();
    else chunks.push(chunk);
  });
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await exited;
    await stopping;
    if (signal?.aborted) throw abortError(signal, OP);
    if (stopping === undefined && !child.stdout.readableEnded) {
      await within(once(child.stdout, 'close'), OUTPUT_AFTER_EXIT_MS);
    }
    const truncated = bytes > maxOutputBytes;
    return { ...result, stdout: truncated ? '' : Buffer.concat(chunks).toString('utf8'), truncated };
  } finally {
    signal?.removeEventListener('abort', stop);
    child.stdout.destroy();
    child.stdin.destroy();
  }
}

async function exitOf(child: ChildProcess): Promise<Pick<HelperResult, 'exitCode' | 'signal'>> {
  return await new Promise((resolve, reject) => {
    child.once('error', (error) => {
      // The file was found: what is missing is the interpreter in its first line.
      const code = errorCode(error) === 'ENOENT' ? 'ENOEXEC' : errorCode(error);
      reject(Object.assign(new Error('The program cannot be started'), { code }));
    });
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}
