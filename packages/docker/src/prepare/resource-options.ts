import { DrvError, type Logger } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { HostConfig } from '../engine/calls/container-spec.ts';
import type { EngineInfo } from '../engine/engine-info.ts';

/** Enough for any ordinary program, and an end to a fork bomb. */
const DEFAULT_PIDS = 1_024;
/** The kernel's least quota, 1 ms, in the engine's period of 100 ms. Below it the engine drops the limit, or cannot start. */
const LEAST_CPUS = 0.01;

type ResourceOptions = Pick<
  HostConfig,
  'Memory' | 'MemorySwap' | 'NanoCpus' | 'CpuShares' | 'PidsLimit' | 'Ulimits'
>;

/**
 * The task's limits in the engine's terms.
 *
 * @throws `DRV_UNSUPPORTED` for a limit that this engine would drop: it says so only in a warning, after the fact.
 */
export function resourceOptions(task: TaskWithId, engine: EngineInfo, logger: Logger): ResourceOptions {
  const { memoryBytes, cpus, cpuShares, pids, openFiles } = task.limits ?? {};
  const { honours } = engine;
  const refuse = (field: string, wants: string): never => {
    throw new DrvError('DRV_UNSUPPORTED', `limits.${field}: this engine has no ${wants}`, {
      op: 'prepare task',
      taskId: task.id,
    });
  };
  if (memoryBytes !== undefined && !honours.memory) refuse('memoryBytes', 'memory limit');
  if (cpus !== undefined && !honours.cpus) refuse('cpus', 'processor quota');
  if (cpuShares !== undefined && !honours.cpuShares) refuse('cpuShares', 'processor shares');
  if (pids !== undefined && !honours.pids) refuse('pids', 'process limit');
  if (cpus !== undefined && cpus < LEAST_CPUS) refuse('cpus', `quota below ${LEAST_CPUS} of a processor`);
  if (engine.cpus !== undefined && cpus !== undefined && cpus > engine.cpus) {
    refuse('cpus', `${cpus} processors, it has ${engine.cpus}`);
  }
  if (memoryBytes !== undefined && !honours.swap) {
    logger.warn({ taskId: task.id }, 'this engine cannot limit swap: limits.memoryBytes is for memory alone');
  }
  if (pids === undefined && !honours.pids) {
    logger.warn({ taskId: task.id }, 'this engine has no process limit: the default one is not set');
  }
  return {
    ...(memoryBytes === undefined ? {} : { Memory: memoryBytes }),
    // Equal to the memory limit: no swap. Otherwise a task would have as much swap again.
    ...(memoryBytes === undefined || !honours.swap ? {} : { MemorySwap: memoryBytes }),
    ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
    ...(cpuShares === undefined ? {} : { CpuShares: cpuShares }),
    ...(honours.pids ? { PidsLimit: pids ?? DEFAULT_PIDS } : {}),
    ...(openFiles === undefined ? {} : { Ulimits: [{ Name: 'nofile', Soft: openFiles, Hard: openFiles }] }),
  };
}
