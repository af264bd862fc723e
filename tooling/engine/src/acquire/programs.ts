/** A program that a private engine, its registries or its images need. */
export interface Program {
  readonly command: string;
  /** Debian's package. */
  readonly in: string;
  /** Without it there is an engine, but no registry. */
  readonly optional?: true;
}

/** All programs beside those that every Linux has. */
export const PROGRAMS: readonly Program[] = [
  { command: 'dockerd', in: 'docker.io' },
  { command: 'docker-init', in: 'docker.io' },
  { command: 'containerd', in: 'containerd' },
  { command: 'runc', in: 'runc' },
  { command: 'iptables', in: 'iptables' },
  { command: 'ip', in: 'iproute2' },
  { command: 'unshare', in: 'util-linux' },
  { command: 'nsenter', in: 'util-linux' },
  { command: 'setpriv', in: 'util-linux' },
  { command: 'busybox', in: 'busybox-static' },
  { command: 'docker-registry', in: 'docker-registry', optional: true },
  { command: 'htpasswd', in: 'apache2-utils', optional: true },
  { command: 'openssl', in: 'openssl', optional: true },
];
