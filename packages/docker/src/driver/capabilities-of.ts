import type { DriverCapabilities } from '@drv/core';
import { LISTED_LIMITS } from '@drv/core/driver';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';

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
  if (info === undefined) return { ...every, oom: true, limits: LISTED_LIMITS };
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
    limits: LISTED_LIMITS.filter((limit) => honoured[limit]),
  };
}
