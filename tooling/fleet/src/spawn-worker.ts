import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface WorkerSettings {
  /** The module that opens the store: it exports `openStore`. */
  readonly module: string;
  readonly url: string;
  readonly queue: string;
  readonly node: string;
  readonly host: string;
  /** Hexadecimal. */
  readonly key: string;
  readonly slots: number;
  /** `before` or `after` one of: claim, prepare, save, run, outcome, end. */
  readonly dieAt?: string | undefined;
  /** Its clock is so many milliseconds ahead of that of the machine. */
  readonly clockAheadMs?: number | undefined;
}

export interface WorkerProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Resolves when it has ended, by itself or not. */
  readonly exited: Promise<unknown>;
}

/**
 * Starts a worker in a process of its own; disposing it kills the process. What is told to the group of this process does not
 * reach it, and it ends with this process: its input is then at its end.
 */
export async function spawnWorker(settings: WorkerSettings): Promise<WorkerProcess> {
  const script = fileURLToPath(new URL('worker-process.ts', import.meta.url));
  const args = ['--conditions=@drv/source', script, JSON.stringify(settings)];
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    process: child,
    exited,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
