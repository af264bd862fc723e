import { join } from 'node:path';

/** Where the guest finds its kernel's modules, its settings and its disk; the paths are those of the host. */
export interface GuestFiles {
  /** The unpacked packages of the kernel. */
  readonly kernel: string;
  /** daemon.json. */
  readonly daemonConfig: string;
  /** The address of its network card, `a.b.c.d/n`. */
  readonly address: string;
  /** A shell script that is run before dockerd is started. */
  readonly prepare: string;
}

/** What is mounted at this path in the guest is on its disk. */
export const GUEST_DISK = '/mnt';

/**
 * The first process of the guest. It sees the files of the host, which it cannot write, and cgroup2 alone. All that it
 * writes is in memory or on its disk. The guest ends when dockerd does not run any longer.
 */
export function guestInit({ kernel, daemonConfig, address, prepare }: GuestFiles): string {
  return `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -n -t proc proc /proc
mount -n -t sysfs sysfs /sys
mount -n -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p /dev/pts /dev/shm
mount -n -t devpts devpts /dev/pts
mount -n -t tmpfs tmpfs /dev/shm
mount -n -t tmpfs tmpfs /run
# What tests mount into containers, and may be written.
mount -n -t hostfs -o /tmp none /tmp
mount -n -t tmpfs tmpfs /etc/docker
mount -n -t ext4 /dev/ubda ${GUEST_DISK}
ln -s /proc/self/fd /dev/fd
mkdir -p /run/lock
cd ${join(kernel, 'usr/lib/uml/modules')}/*/
load() {
  before=
  for file in $(sed -n "s,^kernel/.*/$1[.]ko: *,,p" modules.dep); do before="$file $before"; done
  for file in $before $(find kernel -name "$1.ko"); do busybox insmod "$file" 2> /dev/null; done
}
for module in overlay veth br_netfilter; do load "$module"; done
cd /
# Beside the containers, as where systemd starts it: at the top dockerd finds no bound for swap.
echo '+cpu +io +memory +pids' > /sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/engine
echo 0 > /sys/fs/cgroup/engine/cgroup.procs
ip link set lo up
ip address add ${address} dev vec0
ip link set vec0 up
${prepare}
docker-init -s -- dockerd --config-file ${daemonConfig}
sync
echo o > /proc/sysrq-trigger
`;
}
