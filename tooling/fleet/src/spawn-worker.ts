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
  /** `before` or `after` one of: claim, prepare, save, run, outcome, end. */
  readonly dieAt?: string | undefined;
  /** It takes direct connections. */
  readonly direct?: boolean | undefined;
  /** Its clock is so many milliseconds ahead of that of the machine. */
  readonly clockAheadMs?: number | undefined;
}

export type WorkerProcess = SpawnedProcess;

/** Starts a worker in a process of its own. */
export function spawnWorker(settings: WorkerSettings): Promise<WorkerProcess> {
  return spawnProcess(new URL('worker-process.ts', import.meta.url), settings);
}
