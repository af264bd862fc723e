import { readFileSync } from 'node:fs';

/** Milliseconds of one tick of the kernel's accounts. */
const TICK_MS = 10;

/** Processor time of the child processes that have ended: of `docker run`, nothing else is to be seen. Linux only. */
export function childrenCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // After the name of the program, which may hold anything, user and system time of children are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}
