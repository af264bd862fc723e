import type { EngineKind } from '../kinds/engine-kind.ts';

/** A program that a private engine, its registries or its images need. */
export interface Program {
  readonly command: string;
  /** Debian's package. */
  readonly in: string;
  /** Without it there is an engine, but no registry, or none that is reached by SSH. */
  readonly optional?: true;
  /** Only Docker needs it. */
  readonly docker?: true;
}

/** The programs that this machine itself has to have for an engine, beside those that every Linux has. */
export function programsFor(kind: EngineKind | undefined): readonly Program[] {
  if (kind === undefined) return PROGRAMS;
  const { daemon, packages } = kind;
  return PROGRAMS.filter(
    (program) => !packages.includes(program.in) && (daemon === 'dockerd' || program.docker !== true),
  );
}

const PROGRAMS: readonly Program[] = [
  { command: 'dockerd', in: 'docker.io', docker: true },
  { command: 'docker-init', in: 'docker.io', docker: true },
  { command: 'containerd', in: 'containerd', docker: true },
  { command: 'runc', in: 'runc', docker: true },
  { command: 'iptables', in: 'iptables', docker: true },
  { command: 'ip', in: 'iproute2' },
  { command: 'unshare', in: 'util-linux' },
  { command: 'nsenter', in: 'util-linux' },
  { command: 'setpriv', in: 'util-linux' },
  { command: 'busybox', in: 'busybox-static' },
  { command: 'docker-registry', in: 'docker-registry', optional: true },
  { command: 'htpasswd', in: 'apache2-utils', optional: true },
  { command: 'openssl', in: 'openssl', optional: true },
  { command: 'sshd', in: 'openssh-server', optional: true },
];
