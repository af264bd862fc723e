import type { DriverCapabilities, ResourceLimits } from '@drv/core';
import type { EngineInfo } from '../engine/engine-info.ts';
import { engineTraits } from '../engine/engine-traits.ts';

const LIMITS: readonly (keyof ResourceLimits)[] = ['memoryBytes', 'cpus', 'cpuShares', 'pids', 'openFiles'];

/** What the driver can do on an engine; before it has spoken to one, what it can do on a Docker engine of today. */
export function capabilitiesOf(info: EngineInfo | undefined): DriverCapabilities {
  const every = { stdin: true, tty: true, pause: true, stats: true, recover: true };
  if (info === undefined) return { ...every, oom: true, limits: LIMITS };
  const { memory, cpus, cpuShares, pids } = info.honours;
  const honoured = { memoryBytes: memory, cpus, cpuShares, pids, openFiles: true };
  return {
    ...every,
    oom: engineTraits(info).tellsOom,
    limits: LIMITS.filter((limit) => honoured[limit]),
  };
}
