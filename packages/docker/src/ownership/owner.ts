import { builtin } from '@drv/core/driver';

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

/** What can be learnt of the processes of this machine. */
export interface ProcessTable {
  /** The text of a file of `/proc`, or the target of a link; `undefined` when it cannot be read, for any reason. */
  read(path: string): string | undefined;
  /** False only where the kernel says that there is no such process. */
  mayExist(pid: number): boolean;
}

const processTable: ProcessTable = {
  read(path) {
    try {
      return path.includes('/ns/') ? builtin.fs.readlinkSync(path) : builtin.fs.readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  mayExist(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
    }
  },
};

export function thisProcess(table: ProcessTable = processTable): Owner {
  return {
    boot: bootId(table),
    namespace: namespaceId(table),
    pid: process.pid,
    startTime: statOf(process.pid, table)?.startTime ?? 0,
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
 * `dead` only on proof: the same kernel, in the same process namespace, has no such process, or has given its number to
 * another one. A process of another machine, or of another namespace, cannot be judged from here; nor can one whose
 * file is not to be read, which a process that has no file descriptor left, or a `/proc` that hides the processes
 * of other users, must not turn into a death.
 */
export function judgeOwner(owner: Owner, table: ProcessTable = processTable): 'alive' | 'dead' | 'unknown' {
  if (owner.boot !== bootId(table) || owner.namespace !== namespaceId(table) || owner.namespace === '0') {
    return 'unknown';
  }
  const stat = statOf(owner.pid, table);
  if (stat === undefined) return table.mayExist(owner.pid) ? 'unknown' : 'dead';
  // Nobody has collected it, which a first process of a container that does not care for others never does.
  if (stat.state === 'Z') return 'dead';
  if (owner.startTime === 0) return 'unknown';
  return stat.startTime === owner.startTime ? 'alive' : 'dead';
}

function bootId({ read }: ProcessTable): string {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? builtin.os.hostname();
}

function namespaceId({ read }: ProcessTable): string {
  return /\d+/.exec(read('/proc/self/ns/pid') ?? '')?.[0] ?? '0';
}

/** Fields 3 and 22 of `/proc/<pid>/stat`. The second is the command's name in parentheses, which may hold any character. */
function statOf(pid: number, { read }: ProcessTable): { state: string; startTime: number } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields?.[0], fields?.[19]];
  return state === undefined || startTime === undefined ? undefined : { state, startTime: Number(startTime) };
}
