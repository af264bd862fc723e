import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EngineHome } from './home.ts';
import type { Namespace } from './namespace.ts';
import { startDaemon } from './start-daemon.ts';
import type { Block } from './subnet.ts';

/**
 * Keeps Podman away from the rest of the machine, where it has no setting for that: its locks in shared memory, the
 * control groups of its containers, and forwarding, which its network program switches on. The OCI runtime refuses a
 * machine that shows both versions of control groups.
 */
export function preparePodman(home: EngineHome): string {
  return `
mount -n -t tmpfs -o mode=1777 tmpfs /dev/shm
if mountpoint -q /sys/fs/cgroup/unified; then umount -n /sys/fs/cgroup/unified; fi
for hierarchy in /sys/fs/cgroup/*; do
  if [ -L "$hierarchy" ] || [ ! -f "$hierarchy/cgroup.procs" ]; then continue; fi
  ours=$hierarchy/${home.cgroup}
  mkdir -p "$ours"
  if [ -f "$ours/cpuset.cpus" ]; then
    cat "$hierarchy/cpuset.cpus" > "$ours/cpuset.cpus"
    cat "$hierarchy/cpuset.mems" > "$ours/cpuset.mems"
  fi
  mount -n --bind "$ours" "$hierarchy"
done
cat /proc/sys/net/ipv4/ip_forward > /run/ip_forward
mount -n --bind /run/ip_forward /proc/sys/net/ipv4/ip_forward
`;
}

// Its own control group is the root of what Podman and its helpers see, as /sys/fs/cgroup shows it to them.
const START = `
for hierarchy in /sys/fs/cgroup/*; do
  if [ -f "$hierarchy/cgroup.procs" ]; then echo $$ > "$hierarchy/cgroup.procs"; fi
done
exec unshare --cgroup podman "$@"
`;

// Podman asks for as many processes as the kernel can count; a root without CAP_SYS_RESOURCE may not give them.
const RUNTIME = `#!/bin/sh
for word; do
  if [ "$before" = --bundle ]; then
    sed -i -e 's/,\\{0,1\\}{"type":"RLIMIT_NPROC"[^}]*}//' -e 's/"rlimits":\\[,/"rlimits":[/' "$word/config.json"
  fi
  before=$word
done
exec /usr/bin/crun "$@"
`;

/** Where {@link writePodmanFiles} puts programs that lie over the machine's own. */
export function podmanPrograms(home: EngineHome): string {
  return join(home.directory, 'programs');
}

/** Starts Podman's service with its Docker-compatible socket. Resolves with its process id on the host. */
export async function startPodman(
  home: EngineHome,
  namespace: Namespace,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const service = ['system', 'service', '--time', '0', `unix://${home.socket}`];
  const file = (name: string) => join(home.directory, name);
  const env = {
    // The policy of signatures is looked for there.
    HOME: file('home'),
    CONTAINERS_CONF: file('containers.conf'),
    CONTAINERS_STORAGE_CONF: file('storage.conf'),
    CONTAINERS_REGISTRIES_CONF: file('registries.conf'),
  };
  return startDaemon(home, namespace, ['sh', '-c', START, 'podman', ...service], { ...options, env });
}

/** Writes Podman's configuration. Its containers get their own bridge out of the engine's addresses. */
export function writePodmanFiles(home: EngineHome, block: Block): void {
  const { directory } = home;
  const write = (name: string, text: string, mode = 0o644) =>
    writeFileSync(join(directory, name), text, { mode });
  for (const path of ['home/.config/containers', 'networks', 'programs/bin', 'programs/sbin']) {
    mkdirSync(join(directory, path), { recursive: true });
  }
  write('home/.config/containers/policy.json', '{"default":[{"type":"insecureAcceptAnything"}]}');
  // Any port of this host, as Docker has it.
  write('registries.conf', '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n');
  write(
    'storage.conf',
    `[storage]\ndriver = "overlay"\nrunroot = "/run/containers/storage"\ngraphroot = "${home.dataRoot}"\n`,
  );
  write(
    'containers.conf',
    `[containers]
default_ulimits = ["nofile=20000:20000"]
[engine.runtimes]
crun = ["/usr/bin/crun-with-less"]
[engine]
cgroup_manager = "cgroupfs"
runtime = "crun"
events_logger = "file"
[network]
network_backend = "netavark"
network_config_dir = "${join(directory, 'networks')}"
default_subnet_pools = [{ base = "${block.pool.base}", size = ${block.pool.size} }]
`,
  );
  write('networks/podman.json', JSON.stringify(defaultNetwork(home, block)));
  write('programs/bin/crun-with-less', RUNTIME, 0o755);
  // Its network program has no setting that leaves the machine's rules alone.
  for (const name of ['iptables', 'ip6tables']) {
    write(`programs/sbin/${name}`, '#!/bin/sh\necho "iptables v1.8.9 (legacy)"\n', 0o755);
  }
}

function defaultNetwork(home: EngineHome, block: Block) {
  const { base } = block.pool;
  return {
    name: 'podman',
    // Podman knows its default network by this id.
    id: '2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9',
    driver: 'bridge',
    network_interface: `br-${home.id}`,
    created: '2026-01-01T00:00:00Z',
    subnets: [{ subnet: `${base}/24`, gateway: base.replace(/0$/, '1') }],
    ipv6_enabled: false,
    internal: false,
    dns_enabled: false,
    ipam_options: { driver: 'host-local' },
  };
}
