import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { listProcesses } from '@drv/tooling-engine';

/** What modules of these processes are compiled to, which is half of what it costs to start one. */
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/drv-fleet', import.meta.url));

export interface SpawnedProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Gives it a signal, wherever it runs. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended, by itself or not. */
  readonly exited: Promise<unknown>;
  /** The first line that it wrote. */
  readonly said: string;
  /** What it writes after that. */
  readonly lines: Pick<Interface, 'on'>;
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
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILED };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true, env });
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
    lines,
    async [Symbol.asyncDispose]() {
      kill('SIGKILL');
      await exited;
    },
  };
}
