import { chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { unpackSuite } from '../host/unpack-suite.ts';
import type { DaemonSettings } from '../private/dockerd.ts';
import type { EngineHome } from '../private/home.ts';
import type { Namespace } from '../private/namespace.ts';
import { startDaemon } from '../private/start-daemon.ts';

/** A user of this number is nobody on the machine. */
const USER = 64_002;
/** As the namespace sees the directory that is the user's. Not in /run, which is full of links for the user. */
const OWN = '/mnt';

/** Where the files of the engine's user are. */
function ownDirectory(home: EngineHome): string {
  return join(home.directory, 'rootless');
}

/**
 * Sees to it that the programs with which a user who is not root has a network and further users are on this machine.
 * Resolves with the directory that has them.
 *
 * @throws SetupError when this is not Debian, or the archive cannot be reached.
 */
export async function fetchRootless(signal?: AbortSignal): Promise<string> {
  const target = join(PACKAGES, 'rootless');
  const packages = ['rootlesskit', 'slirp4netns', 'uidmap', 'libslirp0', 'libsubid4'];
  await unpackSuite('bookworm', packages, target, signal);
  return target;
}

/** Makes the directory of the engine's user, and the socket there the engine's. */
export function makeRootlessHome(home: EngineHome): void {
  const own = ownDirectory(home);
  for (const path of [own, join(own, 'home'), join(own, 'run')]) {
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, USER, USER);
  }
  symlinkSync(join(own, 'docker.sock'), home.socket);
}

/** Run inside the engine's namespace: a user with subordinate ids, who may make network devices in namespaces of his own. */
export function prepareRootless(home: EngineHome): string {
  return `
mkdir -p /run/etc-rootless/upper /run/etc-rootless/work
for name in docker containers; do
  if mountpoint -q /etc/$name; then mkdir /run/etc-rootless/$name; mount -n --move /etc/$name /run/etc-rootless/$name; fi
done
mount -n -t overlay -o lowerdir=/etc,upperdir=/run/etc-rootless/upper,workdir=/run/etc-rootless/work overlay /etc
for name in docker containers; do
  if [ -d /run/etc-rootless/$name ]; then mkdir -p /etc/$name; mount -n --move /run/etc-rootless/$name /etc/$name; fi
done
echo rootless:x:${USER}:${USER}::${OWN}/home:/bin/sh >> /etc/passwd
echo rootless:x:${USER}: >> /etc/group
echo rootless:300000:65536 >> /etc/subuid
echo rootless:300000:65536 >> /etc/subgid
mount -n --bind ${ownDirectory(home)} ${OWN}
mknod -m 666 /run/tun c 10 200
mount -n --bind /run/tun /dev/net/tun
if mountpoint -q /sys/fs/cgroup/unified; then umount -n /sys/fs/cgroup/unified; fi
ip link set lo up
`;
}

const AS_USER = ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'];
const ENVIRONMENT = { HOME: `${OWN}/home`, XDG_RUNTIME_DIR: `${OWN}/run` };
/** The parts of /run that are root's are out of the way; its own are made anew. */
const DOCKERD = `rm -f /run/docker /run/containerd /run/xtables.lock; exec dockerd --rootless --config-file ${OWN}/daemon.json`;

/** Starts dockerd as the user. Resolves with the process id on the host of what holds its namespaces. */
export async function startRootlessDocker(
  home: EngineHome,
  namespace: Namespace,
  options: { readonly settings: DaemonSettings; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const config = join(ownDirectory(home), 'daemon.json');
  writeFileSync(
    config,
    JSON.stringify({
      hosts: [`unix://${OWN}/docker.sock`],
      'data-root': `${OWN}/data`,
      'exec-root': `${OWN}/run/docker`,
      pidfile: `${OWN}/run/docker.pid`,
      'max-download-attempts': 2,
      ...options.settings,
    }),
  );
  chownSync(config, USER, USER);
  const kit = [
    'rootlesskit',
    `--state-dir=${OWN}/run/kit`,
    '--net=slirp4netns',
    '--mtu=65520',
    '--disable-host-loopback',
    '--port-driver=builtin',
    '--copy-up=/etc',
    '--copy-up=/run',
    '--propagation=rslave',
  ];
  const command = [...AS_USER, ...kit, 'sh', '-c', DOCKERD];
  return startDaemon(home, namespace, command, { env: ENVIRONMENT, signal: options.signal });
}

/** Starts Podman's service as the user. */
export async function startRootlessPodman(
  home: EngineHome,
  namespace: Namespace,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const service = ['podman', 'system', 'service', '--time', '0', `unix://${OWN}/docker.sock`];
  return startDaemon(home, namespace, [...AS_USER, ...service], {
    env: ENVIRONMENT,
    signal: options.signal,
  });
}

/** Writes the settings of the user's Podman. */
export function writeRootlessPodmanFiles(home: EngineHome): void {
  const settings = join(ownDirectory(home), 'home', '.config', 'containers');
  mkdirSync(settings, { recursive: true });
  const files = {
    'storage.conf': `[storage]\ndriver = "overlay"\nrunroot = "${OWN}/run/storage"\ngraphroot = "${OWN}/data"\n`,
    'containers.conf': `[containers]\ndefault_ulimits = []\n[engine]\ncgroup_manager = "cgroupfs"\nruntime = "crun"\nevents_logger = "file"\n[network]\nnetwork_backend = "netavark"\nnetwork_config_dir = "${OWN}/home/networks"\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(settings, name);
    if (!existsSync(path)) writeFileSync(path, text);
  }
  // Podman 5 takes none that is not the user's.
  for (const path of [dirname(settings), settings]) chownSync(path, USER, USER);
}
