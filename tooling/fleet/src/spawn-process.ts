import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface SpawnedProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Resolves when it has ended, by itself or not. */
  readonly exited: Promise<unknown>;
  /** The first line that it wrote. */
  readonly said: string;
}

/**
 * Runs a module in a process of its own, until it has written a line; disposing it kills the process. What
 * is told to the group of this process does not reach it, and it ends with this process: its input is then at its end.
 */
export async function spawnProcess(module: URL, settings: object): Promise<SpawnedProcess> {
  const args = ['--conditions=@drv/source', fileURLToPath(module), JSON.stringify(settings)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const exited = once(child, 'exit');
  const early = exited.then(() => {
    throw new Error('The process has ended before it said anything');
  });
  early.catch(() => {});
  const lines = createInterface({ input: child.stdout });
  const [said] = (await Promise.race([once(lines, 'line'), early])) as [string];
  return {
    process: child,
    exited,
    said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
