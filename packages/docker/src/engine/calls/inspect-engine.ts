import type { AbortOptions } from '@drv/core';
import type { EngineIdentity, EngineInfo } from '../traits/engine-info.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { visible } from '../errors/visible.ts';
import { documentOf, textOf, type EngineDocument } from './document.ts';

/** Asks the engine which one it is: sooner answered than what it can do. */
export async function identifyEngine(
  transport: EngineTransport,
  options: AbortOptions = {},
): Promise<EngineIdentity> {
  return identityOf(await transport.version.known(options));
}

const LONGEST = 100;

/** A word of the engine, or of what answers in its place, for somebody who reads it. */
function told(value: unknown): string {
  return visible(textOf(value).slice(0, LONGEST));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function timeOf(value: unknown): number | undefined {
  const time = Date.parse(textOf(value));
  return Number.isNaN(time) ? undefined : time;
}

function identityOf(version: EngineDocument): EngineIdentity {
  const isPodman = JSON.stringify(version['Components'] ?? '').includes('Podman Engine');
  return {
    version: told(version['Version']),
    apiVersion: told(version['ApiVersion']),
    flavour: isPodman ? 'podman' : 'docker',
  };
}

/** Asks the engine for its version and abilities. */
export async function inspectEngine(
  transport: EngineTransport,
  options: AbortOptions = {},
): Promise<EngineInfo> {
  // Beside each other: what is read of the information is the same in every version of the API.
  const request = { op: 'ask info', method: 'GET', path: '/info', isVersioned: false } as const;
  const asked = transport.ask({ ...request, signal: options.signal });
  asked.catch(() => {});
  const identity = identityOf(await transport.version.ask(options));
  const info = documentOf(await asked, 'ask info');
  const security = Array.isArray(info['SecurityOptions']) ? info['SecurityOptions'].map(String) : [];
  const rootless = security.some((option) => option.includes('rootless')) || info['Rootless'] === true;
  // Version 1 of control groups is root's alone. Podman says that it had limits all the same, and drops them.
  const hasLimits = !rootless || info['CgroupVersion'] !== '1';
  const honours = (name: string) => hasLimits && info[name] === true;
  return {
    ...identity,
    cgroupVersion: told(info['CgroupVersion']) || undefined,
    storageDriver: told(info['Driver']) || undefined,
    kernel: told(info['KernelVersion']) || undefined,
    containerdStore: JSON.stringify(info['DriverStatus'] ?? '').includes('io.containerd.snapshotter'),
    rootless,
    appArmor: security.some((option) => option.includes('apparmor')),
    cpus: numberOf(info['NCPU']),
    memoryBytes: numberOf(info['MemTotal']),
    time: timeOf(info['SystemTime']),
    honours: {
      memory: honours('MemoryLimit'),
      swap: honours('SwapLimit'),
      cpus: honours('CpuCfsQuota'),
      cpuShares: honours('CPUShares'),
      cpuset: honours('CPUSet'),
      pids: honours('PidsLimit'),
    },
  };
}
