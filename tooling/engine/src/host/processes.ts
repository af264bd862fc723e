import { readdirSync, readFileSync } from 'node:fs';

/** One process of this machine, as /proc shows it. */
export interface HostProcess {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks since boot: with the id it names a process for good, as ids are used again. */
  readonly started: string;
  readonly zombie: boolean;
  readonly argv: readonly string[];
}

/** Reads one process; `undefined` when it has gone. */
export function readProcess(pid: number): HostProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return {
      pid,
      parent: Number(fields[1]),
      started: fields[19] ?? '',
      zombie: fields[0] === 'Z',
      argv,
    };
  } catch {
    return undefined;
  }
}

/** All processes of this machine; empty where there is no /proc. */
export function listProcesses(): HostProcess[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((found) => found !== undefined);
}
