import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { DrvError } from '@drv/core';
import { sendSignal } from './send-signal.ts';

/** A sandbox that runs its command, or is about to. */
export interface Sandbox {
  /** Absent for a task without input: it reads an empty one. */
  readonly stdin: Writable | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Never rejects. */
  readonly exited: Promise<SandboxExit>;
  /** Whether the task got it. SIGKILL ends all processes of the sandbox; another signal is for the task's first one. */
  signal(name: string): Promise<boolean>;
}

/** `never`: the command was not executed, and bubblewrap says why on stderr. `unknown`: bubblewrap itself was killed. */
export type SandboxExit = number | 'never' | 'unknown';

export interface SandboxSetup {
  readonly taskId: string;
  readonly program: string;
  /** See `sandboxOptions`. They go through a pipe: nobody reads a task's environment in the list of processes. */
  readonly options: readonly string[];
  readonly command: readonly string[];
  readonly hasInput: boolean;
}

/** @throws `DRV_ENGINE_UNAVAILABLE` where there is no bubblewrap. */
export async function startSandbox(setup: SandboxSetup): Promise<Sandbox> {
  const { taskId, program, options, command, hasInput } = setup;
  const child = spawn(program, ['--json-status-fd', '3', '--args', '4', '--', ...command], {
    // Empty: a variable of the task, such as LD_PRELOAD, must have no effect on bubblewrap itself.
    env: {},
    // A Ctrl-C at the terminal is for whoever runs the driver.
    detached: true,
    stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const pipes = child.stdio as unknown as [Writable | null, Readable, Readable, Readable, Writable];
  const [stdin, stdout, stderr, statusPipe, optionsPipe] = pipes;
  // Whoever does not read them has ended, which is told below.
  for (const pipe of [stdin, optionsPipe]) pipe?.on('error', () => {});
  let status = '';
  statusPipe.setEncoding('utf8').on('data', (text: string) => {
    status += text;
  });
  const over = new AbortController();
  const exited = Promise.all([once(child, 'exit'), once(statusPipe, 'close')])
    .then(
      ([[, killedBy]]) => exitOf(status, killedBy),
      (): SandboxExit => 'never',
    )
    .finally(() => over.abort());
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new DrvError('DRV_ENGINE_UNAVAILABLE', `Cannot start ${program}`, {
      op: 'start task',
      taskId,
      cause,
    });
  }
  optionsPipe.end(options.map((option) => `${option}\0`).join(''));
  const signal = (name: string) => sendSignal(name, () => status, over.signal);
  return { stdin: stdin ?? undefined, stdout, stderr, exited, signal };
}

/** By what bubblewrap wrote to its status pipe: its own exit code says both, that of the task and that there was none. */
function exitOf(status: string, killedBy: unknown): SandboxExit {
  const [, exitCode] = /"exit-code": (\d+)/.exec(status) ?? [];
  if (exitCode !== undefined) return Number(exitCode);
  return killedBy === null ? 'never' : 'unknown';
}
