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

/** What Podman sees as /etc/containers. */
export function podmanSettings(home: EngineHome): string {
  return join(home.directory, 'etc-containers');
}

/** Starts Podman's service with its Docker-compatible socket. Resolves with its process id on the host. */
export async function startPodman(
  home: EngineHome,
  namespace: Namespace,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const service = ['system', 'service', '--time', '0', `unix://${home.socket}`];
  return startDaemon(home, namespace, ['sh', '-c', START, 'podman', ...service], options);
}

/** Writes Podman's settings. Its containers get their own bridge out of the engine's addresses. */
export function writePodmanFiles(home: EngineHome, block: Block): void {
  const settings = podmanSettings(home);
  const programs = podmanPrograms(home);
  for (const path of [join(settings, 'networks'), join(programs, 'bin'), join(programs, 'sbin')]) {
    mkdirSync(path, { recursive: true });
  }
  const write = (name: string, text: string) => writeFileSync(join(settings, name), text);
  write('policy.json', '{"default":[{"type":"insecureAcceptAnything"}]}');
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
[engine]
cgroup_manager = "cgroupfs"
runtime = "crun"
events_logger = "file"
[engine.runtimes]
crun = ["/usr/bin/crun-with-less"]
[network]
network_backend = "netavark"
firewall_driver = "none"
network_config_dir = "/etc/containers/networks"
default_subnet_pools = [{ base = "${block.pool.base}", size = ${block.pool.size} }]
`,
  );
  write('networks/podman.json', JSON.stringify(defaultNetwork(home, block)));
  const program = (name: string, text: string) => writeFileSync(join(programs, name), text, { mode: 0o755 });
  program('bin/crun-with-less', RUNTIME);
  // Podman asks whose each of its programs is whenever it tells about itself, and Debian's answer takes long.
  program('bin/dpkg-query', '#!/bin/sh\necho "unknown: $2"\n');
  // Its network program has no setting that leaves the machine's rules alone.
  for (const name of ['iptables', 'ip6tables']) {
    program(`sbin/${name}`, '#!/bin/sh\necho "iptables v1.8.9 (legacy)"\n');
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
