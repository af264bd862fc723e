import { writeFileSync } from 'node:fs';

import type { EngineHome } from './home.ts';
import type { Namespace } from './namespace.ts';
import { startDaemon } from './start-daemon.ts';
import type { Block } from './subnet.ts';

/** Settings of dockerd, as in daemon.json, on top of those that keep it away from the rest of the machine. */
export type DaemonSettings = Readonly<Record<string, unknown>>;

export interface DaemonOptions {
  readonly settings?: DaemonSettings;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts dockerd and waits until it answers. Resolves with its process id on the host.
 *
 * It has its own bridge: `bridge: none` would delete the machine's docker0, which belongs to somebody else's
 * engine.
 *
 * @throws SetupError with the end of the log when it ends or is not ready within 60 seconds.
 */
export async function startDockerd(
  home: EngineHome,
  namespace: Namespace,
  block: Block,
  options: DaemonOptions = {},
): Promise<number> {
  writeDaemonConfig(home, {
    hosts: [`unix://${home.socket}`],
    'data-root': home.dataRoot,
    // In a network of its own it may make its own.
    ...(namespace.ownNetwork ? {} : { bridge: home.bridge }),
    'default-address-pools': [block.pool],
    'cgroup-parent': `/${home.cgroup}`,
    ...options.settings,
  });
  return startDaemon(home, namespace, ['dockerd', '--config-file', home.daemonConfig], options);
}

/** Writes daemon.json: these settings, and those that every dockerd of ours has. */
export function writeDaemonConfig(home: EngineHome, settings: DaemonSettings): void {
  const all = {
    // Inside the namespace's own /run: nobody else sees them, and they end with it.
    'exec-root': '/run/docker',
    pidfile: '/run/docker.pid',
    iptables: false,
    ip6tables: false,
    'ip-masq': false,
    'ip-forward': false,
    // With the systemd driver, containers would be units of the machine's systemd.
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    // The default of 5 attempts makes a test of a broken pull last 75 seconds.
    'max-download-attempts': 2,
    ...settings,
  };
  writeFileSync(home.daemonConfig, JSON.stringify(all, undefined, 2));
}
