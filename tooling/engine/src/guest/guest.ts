import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { run } from '../host/run.ts';
import { writeDaemonConfig, type DaemonOptions } from '../private/dockerd.ts';
import type { EngineHome } from '../private/home.ts';
import { spawnInside, type Namespace } from '../private/namespace.ts';
import { startDaemon } from '../private/start-daemon.ts';
import { GUEST_DISK, guestInit } from './guest-init.ts';

const CARRIER = fileURLToPath(new URL('carry-socket.ts', import.meta.url));

// A network of two, in a namespace of its own: nobody but the process that carries the socket reaches dockerd, which
// asks nobody who he is.
const HOST = '192.168.231.1';
const GUEST = '192.168.231.2';
const PORT = 2375;

const DISK_BYTES = 8 * 1024 ** 3;
const MEMORY = '3072M';

/** Run inside the engine's namespace before the guest is started: its network card, and room for its memory. */
export const PREPARE_GUEST = `
mount -n -t tmpfs -o mode=1777 tmpfs /dev/shm
ip link set lo up
ip tuntap add dev guest mode tap
ip address add ${HOST}/24 dev guest
ip link set guest up
`;

/**
 * Starts dockerd in a guest with a Linux kernel of its own, whose control groups are of version 2 whatever those of
 * this machine are, and carries its socket. Needs a namespace with a network of its own. Resolves with the process id
 * of the guest on the host: when it is killed, power is cut; the next start finds the same disk.
 *
 * @param kernel Where the packages of the kernel are.
 * @param options.prepare A shell script that is run in the guest before dockerd is started.
 * @throws SetupError with the end of the guest's console.
 */
export async function startGuest(
  home: EngineHome,
  namespace: Namespace,
  kernel: string,
  { settings, prepare = '', signal }: DaemonOptions & { readonly prepare?: string | undefined },
): Promise<number> {
  const disk = join(home.directory, 'guest.img');
  if (!existsSync(disk)) await makeDisk(disk, signal);
  writeDaemonConfig(home, {
    hosts: [`tcp://${GUEST}:${PORT}`],
    tls: false,
    'data-root': join(GUEST_DISK, 'docker'),
    ...settings,
  });
  const init = join(home.directory, 'guest-init');
  const script = guestInit({ kernel, daemonConfig: home.daemonConfig, address: `${GUEST}/24`, prepare });
  writeFileSync(init, script, { mode: 0o755 });
  // It outlives a guest that is killed.
  if (!existsSync(home.socket)) {
    const carry = [process.execPath, CARRIER, home.socket, GUEST, String(PORT)];
    await spawnInside(home, namespace, carry, home.daemonLog);
  }
  const console_ = join(home.directory, 'guest');
  mkdirSync(console_, { recursive: true });
  const linux = [
    join(kernel, 'usr/bin/linux.uml'),
    `mem=${MEMORY}`,
    `ubd0=${disk}`,
    'rootfstype=hostfs',
    'rootflags=/',
    'root=/dev/root',
    'ro',
    `init=${init}`,
    `uml_dir=${console_}`,
    // The host hands over frames of 64 KiB, which are dropped without `gro`.
    'vec0:transport=tap,ifname=guest,gro=1',
    // How it runs its processes; the other way, by ptrace, is slower.
    'seccomp=on',
    'con0=null,fd:1',
    'con=null',
    'ssl=null',
    'quiet',
  ];
  return startDaemon(home, namespace, linux, { signal });
}

async function makeDisk(path: string, signal: AbortSignal | undefined): Promise<void> {
  await run('truncate', ['--size', String(DISK_BYTES), path], { signal });
  await run('mkfs.ext4', ['-q', '-F', path], { signal });
}
