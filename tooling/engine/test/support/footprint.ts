import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { cgroupDirectories } from '../../src/host/cgroups.ts';
import { findCommand } from '../../src/host/find-command.ts';
import { run } from '../../src/host/run.ts';
import { engineProcesses } from '../../src/private/engine-processes.ts';
import type { EngineHome } from '../../src/private/home.ts';
import { contains, type Block } from '../../src/private/subnet.ts';

/** What the machine shows of one engine, as lines; empty when there is nothing. */
export async function footprint(home: EngineHome, block: Block): Promise<string[]> {
  const addresses = (await run('ip', ['-oneline', '-4', 'address'])).split('\n');
  const links = (await run('ip', ['-oneline', 'link'])).split('\n');
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  return [
    ...engineProcesses(home).map(({ argv }) => `process ${argv.join(' ')}`),
    ...addresses.filter((line) => contains(block, /inet ([\d.]+)/.exec(line)?.[1] ?? '0.0.0.0')),
    ...links.filter((line) => line.includes(home.bridge)),
    ...mounts.filter((line) => line.includes(home.directory)),
    ...cgroupDirectories(home.cgroup),
    ...[home.directory, home.shortDirectory ?? home.directory].filter((path) => existsSync(path)),
  ];
}

/** What of the machine belongs to everybody, and must not change. */
export async function commons(): Promise<unknown> {
  const filters = findCommand('iptables-save') === undefined ? '' : await run('iptables-save', []);
  return {
    // Counters and the time of day are in comments and brackets.
    filters: filters.replaceAll(/^#.*$|\[\d+:\d+\]/gm, ''),
    forwarding: readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
    run: readdirSync('/run').sort(),
    etcDocker: existsSync('/etc/docker') ? readdirSync('/etc/docker').sort() : 'none',
    containerd: existsSync('/run/containerd'),
    varLibDocker: existsSync('/var/lib/docker'),
  };
}
