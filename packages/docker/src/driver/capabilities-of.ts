import type { DriverCapabilities, ResourceLimits } from '@drv/core';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';

/** Without `diskBytes` and `gpus`, of which an engine says only at a task whether it can. */
const LIMITS = [
  'memoryBytes',
  'memorySwapBytes',
  'memoryReservationBytes',
  'cpus',
  'cpuShares',
  'cpuset',
  'pids',
  'openFiles',
] as const satisfies readonly (keyof ResourceLimits)[];

/** What the driver can do on an engine; before it has spoken to one, what it can do on a Docker engine of today. */
export function capabilitiesOf(info: EngineInfo | undefined): DriverCapabilities {
  const every = {
    stdin: true,
    ports: true,
    tty: true,
    pause: true,
    stats: true,
    recover: true,
    files: true,
    artifacts: true,
  };
  if (info === undefined) return { ...every, oom: true, limits: LIMITS };
  const { memory, swap, cpus, cpuShares, cpuset, pids } = info.honours;
  const honoured = {
    memoryBytes: memory,
    memorySwapBytes: memory && swap,
    memoryReservationBytes: memory,
    cpus,
    cpuShares,
    cpuset,
    pids,
    openFiles: true,
  };
  return {
    ...every,
    oom: engineTraits(info).reportsOom,
    limits: LIMITS.filter((limit) => honoured[limit]),
  };
}
