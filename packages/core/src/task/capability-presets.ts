/** What root in a container does to files, users and ports of that container. */
const ROOT = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'] as const;

/**
 * Sets of capabilities for a task's `capabilities`; each one but `none` weakens the sandbox.
 *
 * - `none`: the default.
 * - `root`: for images whose first command installs packages, hands files to another user, becomes that user or listens
 *   on a port below 1024, and for root in a task that is to read and write what is mounted.
 * - `docker`: what `docker run` gives (moby, `oci/caps/defaults.go`); beyond `root` it makes device nodes and raw sockets,
 *   and changes the root directory. For servers that shut themselves in (sshd, haproxy).
 */
export const CAPABILITY_PRESETS = {
  none: [],
  root: ROOT,
  docker: [...ROOT, 'AUDIT_WRITE', 'FSETID', 'MKNOD', 'NET_RAW', 'SETFCAP', 'SETPCAP', 'SYS_CHROOT'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
