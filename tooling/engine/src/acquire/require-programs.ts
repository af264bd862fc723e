import { canOpenNamespace } from '../private/can-open-namespace.ts';
import { installPackages, isDebian } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { SetupError } from '../setup-error.ts';

interface Program {
  readonly command: string;
  /** Debian's package. */
  readonly in: string;
  /** Without it there is an engine, but no registry. */
  readonly optional?: true;
}

const PROGRAMS: readonly Program[] = [
  { command: 'dockerd', in: 'docker.io' },
  { command: 'containerd', in: 'containerd' },
  { command: 'runc', in: 'runc' },
  { command: 'docker-init', in: 'tini' },
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

/**
 * Sees to it that a private engine can be started: installs what is missing on Debian and Ubuntu.
 *
 * @throws SetupError that says what is missing and how to get it.
 */
export async function requirePrograms(log: (line: string) => void, signal?: AbortSignal): Promise<void> {
  if (!canOpenNamespace()) {
    throw new SetupError(
      'Either start a Docker engine that this user may use, or point DOCKER_HOST at one, or run this as root on ' +
        'Linux: then a private engine is started for the run and stopped after it.',
    );
  }
  const missing = PROGRAMS.filter(({ command }) => findCommand(command) === undefined);
  if (missing.length === 0) return;
  if (isDebian()) {
    const packages = [...new Set(missing.map((program) => program.in))];
    log(`Installing ${packages.join(', ')} (apt-get).`);
    await installPackages(packages, signal);
    return;
  }
  const fatal = missing.filter(({ optional }) => optional !== true);
  if (fatal.length === 0) return;
  throw new SetupError(
    `Either start a Docker engine, or install what a private one needs: ${fatal.map(({ command }) => command).join(', ')}. ` +
      'On Debian and Ubuntu that is done by itself.',
  );
}
