import type { ContainerTask, VolumeMount } from '@drv/core';
import { formatBytes } from '../render/format-bytes.ts';
import { formatDuration } from '../render/format-duration.ts';
import type { Transfers } from '../task/transfers-of.ts';
import { printable } from '../render/printable.ts';

export interface SandboxLine {
  readonly name: string;
  readonly value: string;
  /** Less strict than drv's default. */
  readonly weakened: boolean;
}

/** The limits and the security settings of a task, defaults included; what weakens the sandbox is marked. */
export function sandboxLines(task: ContainerTask, transfers?: Transfers): readonly SandboxLine[] {
  const { limits = {}, volumes = [] } = task;
  const capabilities = task.capabilities ?? [];
  const network = task.network ?? 'default';
  const writable = volumes.filter((mount) => 'hostPath' in mount && mount.readOnly !== true);
  const copied = Object.entries(transfers?.files ?? {})
    .map(([path, { local }]) => `${printable(String(local), 60)} at ${printable(path, 60)}`)
    .join(', ');
  const line = (name: string, value: string, weakened = false): SandboxLine => ({
    name,
    value: printable(value),
    weakened,
  });
  return [
    line(
      'capabilities',
      capabilities.length === 0 ? 'none' : capabilities.join(', '),
      capabilities.length > 0,
    ),
    line(
      'new privileges',
      task.allowNewPrivileges === true ? 'allowed' : 'never',
      task.allowNewPrivileges === true,
    ),
    line('root file system', task.readOnlyRoot === true ? 'read-only' : 'writable'),
    line('user', task.user ?? "the image's"),
    line('network', typeof network === 'string' ? network : network.name),
    ...(task.ports ?? []).map(({ containerPort, protocol = 'tcp', hostAddress = '127.0.0.1' }) =>
      line('port', `${containerPort}/${protocol} at ${hostAddress}`, !/^(?:127\.|::1$)/.test(hostAddress)),
    ),
    line('host paths', hostPaths(volumes), writable.length > 0),
    ...(copied === '' ? [] : [line('files put in', copied)]),
    ...openings(task).map(([name, value]) => line(name, value, true)),
    line('memory', limits.memoryBytes === undefined ? 'no limit' : formatBytes(limits.memoryBytes)),
    line('processors', limits.cpus === undefined ? 'no limit' : String(limits.cpus)),
    line('processes', limits.pids === undefined ? '1024 (default)' : String(limits.pids)),
    line('time', (task.timeoutMs ?? 0) === 0 ? 'no limit' : formatDuration(task.timeoutMs ?? 0)),
  ];
}

/** Options of the engine that take nothing from the sandbox, whatever they say. */
const HARMLESS: readonly string[] = ['ipc', 'pid'];

/** What a task has only where somebody asked for it, and what is weaker for it. */
function openings({
  devices = [],
  groups = [],
  sysctls = {},
  init,
  healthcheck,
  limits = {},
  extraHosts = {},
  dns = [],
  network,
  driverOptions,
}: ContainerTask): readonly (readonly [name: string, value: string])[] {
  const { memoryBytes = 0, memorySwapBytes = 0, gpus } = limits;
  const engine = Object.entries(
    (driverOptions?.['docker'] ?? {}) as Readonly<Record<string, unknown>>,
  ).filter(([name]) => !HARMLESS.includes(name));
  const aliases = typeof network === 'object' ? (network.aliases ?? []) : [];
  const all: readonly (readonly [name: string, value: string | false | undefined])[] = [
    ['devices', devices.map(({ hostPath }) => hostPath).join(', ')],
    ['GPUs', gpus !== undefined && String(gpus)],
    ['groups', groups.join(', ')],
    ['names of hosts', Object.keys(extraHosts).join(', ')],
    ['name servers', dns.join(', ')],
    ['own names', aliases.join(', ')],
    ['kernel settings', Object.keys(sysctls).join(', ')],
    ['PID 1', init === false && 'the command'],
    ['health check', healthcheck === true && "the image's"],
    ['swap', memorySwapBytes > memoryBytes && formatBytes(memorySwapBytes - memoryBytes)],
    ...engine.map(([name, value]) => [name, value !== undefined && wordOf(value)] as const),
  ];
  return all.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { driver } = value as { readonly driver?: string };
  return driver ?? 'its own';
}

function hostPaths(volumes: NonNullable<ContainerTask['volumes']>): string {
  const paths = volumes.flatMap((mount) =>
    'hostPath' in mount ? [`${printable(mount.hostPath, 60)} (${modeOf(mount)})`] : [],
  );
  return paths.length === 0 ? 'none' : paths.join(', ');
}

function modeOf({ readOnly, propagation }: Pick<HostMount, 'readOnly' | 'propagation'>): string {
  const mode = readOnly === true ? 'read-only' : 'writable';
  return propagation === undefined ? mode : `${mode}, ${propagation}`;
}

type HostMount = Extract<VolumeMount, { readonly hostPath: string }>;
