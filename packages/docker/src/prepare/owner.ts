import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Who made a container: a process, told apart from every other one with the same number by the boot and the process
 * namespace it belongs to and by the time it started.
 */
export interface Owner {
  /** The kernel's boot id; the host's name where there is none. */
  readonly boot: string;
  /** Inode of the process namespace, or 0 where unknown: numbers of another one say nothing here. */
  readonly namespace: string;
  readonly pid: number;
  /** Clock ticks since boot (`/proc/<pid>/stat`, field 22), or 0 where unknown. */
  readonly startTime: number;
}

/** What is read of `/proc`: the text of a file, or the target of a link. */
export type ReadProc = (path: string) => string | undefined;

const readProc: ReadProc = (path) => {
  try {
    return path.includes('/ns/') ? readlinkSync(path) : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

export function thisProcess(read: ReadProc = readProc): Owner {
  return {
    boot: bootId(read),
    namespace: namespaceId(read),
    pid: process.pid,
    startTime: startTimeOf(process.pid, read) ?? 0,
  };
}

export function formatOwner({ boot, namespace, pid, startTime }: Owner): string {
  return `${boot}:${namespace}:${pid}:${startTime}`;
}

export function parseOwner(label: string): Owner | undefined {
  const match = /^([^:]+):(\d+):(\d+):(\d+)$/.exec(label);
  if (match === null) return undefined;
  const [, boot = '', namespace = '', pid, startTime] = match;
  return { boot, namespace, pid: Number(pid), startTime: Number(startTime) };
}

/**
 * `dead` only on proof: the same kernel, in the same process namespace, has no such process. A process of another
 * machine, or of another namespace, cannot be judged from here.
 */
export function judgeOwner(owner: Owner, read: ReadProc = readProc): 'alive' | 'dead' | 'unknown' {
  if (owner.boot !== bootId(read) || owner.namespace !== namespaceId(read) || owner.namespace === '0') {
    return 'unknown';
  }
  const startTime = startTimeOf(owner.pid, read);
  return startTime === owner.startTime ? 'alive' : 'dead';
}

function bootId(read: ReadProc): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? hostname();
}

function namespaceId(read: ReadProc): string {
  return /\d+/.exec(read('/proc/self/ns/pid') ?? '')?.[0] ?? '0';
}

/** The second field is the command's name in parentheses, which may hold spaces and parentheses itself. */
function startTimeOf(pid: number, read: ReadProc): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const field = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return field === undefined ? undefined : Number(field);
}
