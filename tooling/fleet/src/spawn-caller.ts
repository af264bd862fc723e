import type { ContainerTask, SavedRun } from '@drv/core';
import { spawnProcess, type SpawnedProcess } from './spawn-process.ts';

export interface CallerSettings {
  /** The module that opens the store: it exports `openStore`. */
  readonly module: string;
  readonly url: string;
  readonly queue: string;
  /** Hexadecimal. */
  readonly key: string;
  readonly task: ContainerTask;
}

/** A process whose task runs, and has written. */
export interface CallerProcess extends SpawnedProcess {
  readonly saved: SavedRun;
}

/** Starts a caller in a process of its own. */
export async function spawnCaller(settings: CallerSettings): Promise<CallerProcess> {
  const caller = await spawnProcess(new URL('caller-process.ts', import.meta.url), settings);
  return { ...caller, saved: JSON.parse(caller.said) as SavedRun };
}
