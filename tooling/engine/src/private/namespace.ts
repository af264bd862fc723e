import type { ChildProcess } from 'node:child_process';

import { listProcesses, type HostProcess } from '../host/processes.ts';
import { spawnDetached } from '../host/spawn-detached.ts';
import { SetupError } from '../setup-error.ts';
import { waitUntil } from '../wait-until.ts';
import type { EngineHome } from './home.ts';

/** The process and mount namespace of one engine. Ending process 1 in it ends everything in it. */
export interface Namespace {
  /** Process 1 of the namespace, by its id on the host. */
  readonly init: number;
  /** It has a network of its own, too. */
  readonly ownNetwork: boolean;
}

export interface NamespaceOptions {
  readonly tied: boolean;
  /** What is seen as /etc/containers inside. @default the machine's own */
  readonly etcContainers?: string;
  /** Directories that lie over /usr inside, the topmost first. @default none */
  readonly over?: readonly string[];
  /** A shell script that is run inside, before everything else. @default none */
  readonly prepare?: string;
  /** Nothing of the machine's network is seen inside, and nothing of its own outside. @default false */
  readonly ownNetwork?: boolean;
  readonly signal?: AbortSignal | undefined;
}

// Process 1 outlives dockerd, so that a test can kill dockerd and start it again beside its containers, and
// it reaps orphans: a containerd that stays a zombie would keep the next dockerd from starting its own.
//
// A /run of its own (with the machine's resolv.conf in it, where systemd keeps one) keeps containerd's shim
// sockets (always under /run/containerd) and the rest off the machine's. `mount -n`, because mount would
// otherwise leave /run/mount behind. Packages that were unpacked lie over the machine's own /usr.
const INIT = `
set -eu
etc_docker=$1 etc_containers=$2 over=$3 prepare=$4
mount -n -t tmpfs -o mode=0755 tmpfs /mnt
if [ -d /run/systemd/resolve ]; then
  mkdir -p /mnt/systemd/resolve
  mount -n --bind /run/systemd/resolve /mnt/systemd/resolve
fi
mount -n --move /mnt /run
mkdir -p /run/lock
if [ ! -d /etc/docker ] || [ ! -d /etc/containers ]; then
  mkdir -p /run/etc/upper/docker /run/etc/upper/containers /run/etc/work
  mount -n -t overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work overlay /etc
fi
mount -n --bind "$etc_docker" /etc/docker
if [ -n "$etc_containers" ]; then mount -n --bind "$etc_containers" /etc/containers; fi
eval "$prepare" >&2
if [ -n "$over" ]; then mount -n -t overlay -o "lowerdir=$over:/usr" overlay /usr; fi
echo ready
exec >/dev/null 2>&1
sleep infinity &
while :; do wait || :; done
`;

/**
 * Opens the namespace. With `tied`, it ends at once when this process does, however that happens.
 *
 * @throws SetupError when the kernel does not allow it.
 */
export async function openNamespace(home: EngineHome, options: NamespaceOptions): Promise<Namespace> {
  const apart = [
    '--mount',
    '--propagation',
    'slave',
    '--pid',
    '--mount-proc',
    '--fork',
    '--kill-child=SIGKILL',
  ];
  const { etcContainers = '', over = [], prepare = '', ownNetwork = false } = options;
  if (ownNetwork) apart.push('--net');
  const init = ['sh', '-c', INIT, home.marker, home.etcDocker, etcContainers, over.join(':'), prepare];
  const unshare = ['unshare', ...apart, ...init];
  const command = options.tied ? ['setpriv', '--pdeathsig', 'KILL', ...unshare] : unshare;
  const outer = await spawnDetached(command, { name: home.marker, log: home.daemonLog, stdout: 'pipe' });
  await saidReady(outer, options.signal);
  const first = await waitUntil(
    'the engine’s namespace',
    () => listProcesses().find((process) => process.parent === outer.pid),
    { timeoutMs: 5_000, signal: options.signal },
  );
  return { init: first.pid, ownNetwork };
}

/** Whether this is process 1 of the engine's namespace. */
export function isInit(home: Pick<EngineHome, 'marker'>, { argv }: HostProcess): boolean {
  const [program, , , marker] = argv;
  return program === 'sh' && marker === home.marker;
}

/**
 * Starts a program inside the namespace, in a session of its own, so that Ctrl-C does not reach it. Its
 * output goes to `log`. The process given is the one outside that waits for it, and ends with the same code.
 */
export async function spawnInside(
  home: EngineHome,
  namespace: Namespace,
  command: readonly string[],
  log: string,
): Promise<ChildProcess> {
  const parts = ['--mount', '--pid', ...(namespace.ownNetwork ? ['--net'] : [])];
  const enter = ['nsenter', '--target', String(namespace.init), ...parts, '--'];
  return spawnDetached([...enter, ...command], { name: home.marker, log });
}

async function saidReady(child: ChildProcess, signal: AbortSignal | undefined): Promise<void> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The namespace has no output.');
  const timeout = AbortSignal.timeout(10_000);
  const stop = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  await new Promise<void>((resolve, reject) => {
    const failed = () =>
      reject(
        stop.reason ?? new SetupError('This user or this machine may not open a namespace; see the log.'),
      );
    stop.addEventListener('abort', failed, { once: true });
    stdout.once('data', () => resolve());
    stdout.once('end', failed);
  }).finally(() => stdout.destroy());
}
