import { DrvError, type AbortOptions } from '@drv/core';
import type { EngineTransport } from './transport/engine-transport.ts';

/** What an engine says of itself, as far as it decides what drv may ask for. */
export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly flavour: 'docker' | 'podman';
  readonly cgroupVersion?: string;
  readonly storageDriver?: string;
  readonly rootless: boolean;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  /** Which limits it honours; one that is not named here would be dropped in silence. */
  readonly honours: {
    readonly memory: boolean;
    readonly swap: boolean;
    readonly cpus: boolean;
    readonly cpuShares: boolean;
    readonly pids: boolean;
  };
}

/** Asks the engine for its version and abilities; two calls at once. */
export async function inspectEngine(
  transport: EngineTransport,
  options: AbortOptions = {},
): Promise<EngineInfo> {
  const [version, info] = await Promise.all([
    transport.ask<Record<string, unknown>>('ask version', options, async (docker) => ({
      ...(await docker.version()),
    })),
    transport.ask<Record<string, unknown>>('ask info', options, async (docker) => ({
      ...((await docker.info()) as object),
    })),
  ]);
  if (typeof version['ApiVersion'] !== 'string') {
    throw new DrvError('DRV_PROTOCOL', 'What answers there is not a Docker engine', { op: 'ask version' });
  }
  const podman = JSON.stringify(version['Components'] ?? '').includes('Podman Engine');
  const security = Array.isArray(info['SecurityOptions']) ? info['SecurityOptions'].map(String) : [];
  return {
    version: typeof version['Version'] === 'string' ? version['Version'] : '',
    apiVersion: version['ApiVersion'],
    flavour: podman ? 'podman' : 'docker',
    ...(typeof info['CgroupVersion'] === 'string' ? { cgroupVersion: info['CgroupVersion'] } : {}),
    ...(typeof info['Driver'] === 'string' ? { storageDriver: info['Driver'] } : {}),
    rootless: security.some((option) => option.includes('rootless')) || info['Rootless'] === true,
    ...(typeof info['NCPU'] === 'number' ? { cpus: info['NCPU'] } : {}),
    ...(typeof info['MemTotal'] === 'number' ? { memoryBytes: info['MemTotal'] } : {}),
    honours: {
      memory: info['MemoryLimit'] === true,
      swap: info['SwapLimit'] === true,
      cpus: info['CpuCfsQuota'] === true,
      cpuShares: info['CPUShares'] === true,
      pids: info['PidsLimit'] === true,
    },
  };
}
