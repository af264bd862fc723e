import type { ResourceLimits } from './resource-limits.ts';

/**
 * The limits that a driver can list in its capabilities: all but `diskBytes` and `gpus`, of which an engine says only at a
 * task whether it can.
 */
export const LISTED_LIMITS = [
  'memoryBytes',
  'memorySwapBytes',
  'memoryReservationBytes',
  'cpus',
  'cpuShares',
  'cpuset',
  'pids',
  'openFiles',
] as const satisfies readonly (keyof ResourceLimits)[];
