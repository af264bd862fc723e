import { readProcess } from './processes.ts';

/** Names a process so that a later process with the same id is not taken for it. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
}

/** This process. */
export function currentOwner(): Owner {
  return { pid: process.pid, started: readProcess(process.pid)?.started ?? '' };
}

/** Whether the process that wrote this owner still lives. */
export function isAlive(owner: Owner): boolean {
  const found = readProcess(owner.pid);
  return found !== undefined && !found.zombie && found.started === owner.started;
}
