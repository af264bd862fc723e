import { UsageError } from '../errors/usage-error.ts';
import { capability } from './capability.ts';

/** Those of Linux (capabilities(7)): one that is misspelt would stay. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    'AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER ' +
    'FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE ' +
    'NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE ' +
    'SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'
  ).split(' '),
);

/** A capability that a task is not to have, in core's form, or `ALL`. */
export function droppedCapability(text: string): string {
  if (/^(?:CAP_)?ALL$/i.test(text)) return 'ALL';
  const name = capability(text);
  if (KNOWN.has(name)) return name;
  throw new UsageError('not a capability of Linux; write ALL or for example NET_RAW');
}
