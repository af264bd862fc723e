import { readFileSync, writeFileSync } from 'node:fs';

import { EngineApi } from '../api/engine-api.ts';
import { findCommand } from '../host/find-command.ts';
import { listProcesses } from '../host/processes.ts';
import { SetupError } from '../setup-error.ts';
import { waitUntil } from '../wait-until.ts';
import type { EngineHome } from './home.ts';
import { spawnInside, type Namespace } from './namespace.ts';
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
  const path = findCommand('dockerd');
  if (path === undefined) throw new SetupError('The program dockerd is missing (package docker.io).');
  writeFileSync(home.daemonConfig, JSON.stringify(settingsOf(home, block, options.settings), undefined, 2));
  const outer = await spawnInside(
    home,
    namespace,
    [path, '--config-file', home.daemonConfig],
    home.daemonLog,
  );
  const api = new EngineApi(`unix://${home.socket}`);
  await waitUntil(
    'dockerd to answer',
    async () => {
      if (outer.exitCode !== null || outer.signalCode !== null) throw new Error('dockerd ended.');
      return api.ping({ timeoutMs: 2_000 });
    },
    { timeoutMs: 60_000, signal: options.signal },
  ).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw new SetupError(`The private engine did not start. ${String(error)}\n${tail(home.daemonLog)}`);
  });
  const inner = listProcesses().find((process) => process.parent === outer.pid);
  if (inner === undefined) throw new SetupError(`dockerd ended.\n${tail(home.daemonLog)}`);
  return inner.pid;
}

function settingsOf(home: EngineHome, block: Block, more: DaemonSettings = {}): DaemonSettings {
  return {
    hosts: [`unix://${home.socket}`],
    'data-root': home.dataRoot,
    // Inside the namespace's own /run: nobody else sees them, and they end with it.
    'exec-root': '/run/docker',
    pidfile: '/run/docker.pid',
    bridge: home.bridge,
    'default-address-pools': [block.pool],
    iptables: false,
    ip6tables: false,
    'ip-masq': false,
    'ip-forward': false,
    // With the systemd driver, containers would be units of the machine's systemd.
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': `/${home.cgroup}`,
    // The default of 5 attempts makes a test of a broken pull last 75 seconds.
    'max-download-attempts': 2,
    ...more,
  };
}

function tail(path: string, lines = 30): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
