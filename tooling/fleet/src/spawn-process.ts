import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { listProcesses } from '@drv/tooling-engine';

export interface SpawnedProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Gives it a signal, wherever it runs. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended, by itself or not. */
  readonly exited: Promise<unknown>;
  /** The first line that it wrote. */
  readonly said: string;
}

/**
 * Runs a module in a process of its own, until it has written a line; disposing it kills the process. What
 * is told to the group of this process does not reach it, and it ends with this process: its input is then at its end.
 *
 * @param enter What its command begins with: a program that enters a namespace, and waits for it there.
 */
export async function spawnProcess(
  module: URL,
  settings: object,
  enter: readonly string[] = [],
): Promise<SpawnedProcess> {
  const node = [process.execPath, '--conditions=@drv/source', fileURLToPath(module)];
  const [program, ...args] = [...enter, ...node, JSON.stringify(settings)];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const exited = once(child, 'exit');
  const early = exited.then(() => {
    throw new Error('The process has ended before it said anything');
  });
  early.catch(() => {});
  const lines = createInterface({ input: child.stdout });
  const [said] = (await Promise.race([once(lines, 'line'), early])) as [string];
  const inner = enter.length === 0 ? undefined : listProcesses().find(({ parent }) => parent === child.pid);
  function kill(signal: NodeJS.Signals): void {
    // The program that has entered stops and ends with the one that it waits for, but does not go on with it.
    if (inner === undefined || signal === 'SIGCONT') child.kill(signal);
    try {
      if (inner !== undefined) process.kill(inner.pid, signal);
    } catch {
      // It has ended.
    }
  }
  return {
    process: child,
    kill,
    exited,
    said,
    async [Symbol.asyncDispose]() {
      kill('SIGKILL');
      await exited;
    },
  };
}
