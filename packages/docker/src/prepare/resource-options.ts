import type { Logger } from '@drv/core';
import { DrvError, type TaskWithId } from '@drv/core/driver';
import type { HostConfig } from '../engine/calls/container-spec.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';

/** Enough for any ordinary program, and an end to a fork bomb. */
const DEFAULT_PIDS = 1_024;
/** The kernel's least quota, 1 ms, in the engine's period of 100 ms. Below it the engine drops the limit, or cannot start. */
const LEAST_CPUS = 0.01;
/** What Docker takes at the least (moby, `linuxMinMemory`). With less, other engines' runtimes cannot start either. */
const LEAST_MEMORY_BYTES = 6 * 1024 * 1024;

type ResourceOptions = Pick<
  HostConfig,
  | 'Memory'
  | 'MemorySwap'
  | 'MemoryReservation'
  | 'NanoCpus'
  | 'CpuShares'
  | 'CpusetCpus'
  | 'PidsLimit'
  | 'ShmSize'
  | 'Ulimits'
  | 'StorageOpt'
  | 'Sysctls'
  | 'DeviceRequests'
>;

/**
 * The task's limits in the engine's terms.
 *
 * @throws `DRV_UNSUPPORTED` for a limit that this engine would drop: it says so only in a warning, after the fact.
 */
export function resourceOptions(task: TaskWithId, engine: EngineInfo, logger: Logger): ResourceOptions {
  const {
    memoryBytes,
    memorySwapBytes,
    memoryReservationBytes,
    cpus,
    cpuShares,
    cpuset,
    diskBytes,
    gpus,
    pids,
  } = task.limits ?? {};
  const { honours } = engine;
  const refuse = (field: string, why: string): never => {
    throw new DrvError('DRV_UNSUPPORTED', `limits.${field}: ${why}`, {
      op: 'prepare task',
      taskId: task.id,
    });
  };
  if (memoryBytes !== undefined && !honours.memory) refuse('memoryBytes', 'the engine has no memory limit');
  if (memorySwapBytes !== undefined && !honours.swap)
    refuse('memorySwapBytes', 'the engine has no limit for swap');
  if (cpus !== undefined && !honours.cpus) refuse('cpus', 'the engine has no processor quota');
  if (cpuShares !== undefined && !honours.cpuShares)
    refuse('cpuShares', 'the engine has no processor shares');
  if (memoryReservationBytes !== undefined && !honours.memory)
    refuse('memoryReservationBytes', 'the engine has no memory limit');
  if (cpuset !== undefined && !honours.cpuset) refuse('cpuset', 'the engine has no choice of processors');
  if (pids !== undefined && !honours.pids) refuse('pids', 'the engine has no process limit');
  for (const [field, bytes] of Object.entries({ memoryBytes, memoryReservationBytes }))
    if (bytes !== undefined && bytes < LEAST_MEMORY_BYTES)
      refuse(field, `engines take 6 MiB (${LEAST_MEMORY_BYTES}) or more, not ${bytes}`);
  if (cpus !== undefined && cpus < LEAST_CPUS)
    refuse('cpus', `the engine has no quota below ${LEAST_CPUS} of a processor`);
  if (engine.cpus !== undefined && cpus !== undefined && cpus > engine.cpus) {
    refuse('cpus', `the engine has only ${engine.cpus} processors, not ${cpus}`);
  }
  if (memoryBytes !== undefined && !honours.swap) {
    logger.warn({ taskId: task.id }, 'this engine cannot limit swap: limits.memoryBytes is for memory alone');
  }
  if (pids === undefined && !honours.pids) {
    logger.warn({ taskId: task.id }, 'this engine has no process limit: the default one is not set');
  }
  return {
    Memory: memoryBytes,
    // Equal to the memory limit: no swap. Otherwise a task would have as much swap again.
    MemorySwap: honours.swap ? (memorySwapBytes ?? memoryBytes) : undefined,
    MemoryReservation: memoryReservationBytes,
    NanoCpus: cpus === undefined ? undefined : Math.round(cpus * 1e9),
    CpuShares: cpuShares,
    CpusetCpus: cpuset,
    PidsLimit: honours.pids ? (pids ?? DEFAULT_PIDS) : undefined,
    ShmSize: task.shmBytes,
    Ulimits: ulimitsOf(task),
    StorageOpt: diskBytes === undefined ? undefined : { size: String(diskBytes) },
    Sysctls: task.sysctls,
    DeviceRequests: gpus === undefined ? undefined : [gpuRequest(gpus)],
  };
}

/** Count and ids exclude each other. */
function gpuRequest(
  gpus: number | 'all' | readonly string[],
): NonNullable<ResourceOptions['DeviceRequests']>[number] {
  const wanted = { Driver: '', Capabilities: [['gpu']] } as const;
  if (typeof gpus === 'object') return { ...wanted, DeviceIDs: gpus };
  return { ...wanted, Count: gpus === 'all' ? -1 : gpus };
}

function ulimitsOf({ limits, ulimits = {} }: TaskWithId): ResourceOptions['Ulimits'] {
  const all = limits?.openFiles === undefined ? ulimits : { ...ulimits, nofile: limits.openFiles };
  const entries = Object.entries(all).map(([name, value]) => {
    const { soft, hard } = typeof value === 'number' ? { soft: value, hard: value } : value;
    return { Name: name, Soft: soft, Hard: hard };
  });
  return entries.length === 0 ? undefined : entries;
}
