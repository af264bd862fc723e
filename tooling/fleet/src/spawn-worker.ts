import { spawnProcess, type SpawnedProcess } from './spawn-process.ts';

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
  /** @default 1500 */
  readonly silentMs?: number | undefined;
  /** `before` or `after` one of: claim, prepare, save, run, stop, outcome, end. It kills itself then. */
  readonly dieAt?: string | undefined;
  /** The same; it stops itself then, until it is told to go on. */
  readonly stopAt?: string | undefined;
  /** The same; what it does then never comes to its end, and all else goes on. */
  readonly hangAt?: string | undefined;
  /** It takes direct connections. */
  readonly direct?: boolean | undefined;
  /** Its clock is so many milliseconds ahead of that of the machine. */
  readonly clockAheadMs?: number | undefined;
}

export type WorkerProcess = SpawnedProcess;

/** Starts a worker in a process of its own, there where `enter` leads to. */
export function spawnWorker(settings: WorkerSettings, enter?: readonly string[]): Promise<WorkerProcess> {
  return spawnProcess(new URL('worker-process.ts', import.meta.url), settings, enter);
}
