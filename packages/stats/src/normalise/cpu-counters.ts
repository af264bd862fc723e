import type { CpuCounters } from './cpu-rates.ts';
import { count, section, type JsonObject } from './fields.ts';
import type { Origin } from './origin.ts';

/** Windows counts processor time in units of 100 ns. */
const WINDOWS_UNIT_NS = 100;

/**
 * The counters of `cpu_stats` or `precpu_stats`.
 *
 * Podman's parts are left out: older versions wrote the kernel part in microseconds and made the user part by
 * subtraction, and nothing in the answer tells which. So is its system counter, which holds busy time only.
 */
export function cpuCounters(stats: JsonObject, origin: Origin): CpuCounters {
  const usage = section(stats['cpu_usage']);
  const unit = origin.os === 'windows' ? WINDOWS_UNIT_NS : 1;
  const nanos = (value: unknown) => {
    const units = count(value);
    return units === undefined ? undefined : units * unit;
  };
  const podman = origin.engine === 'podman';
  return {
    timeNs: nanos(usage['total_usage']),
    userNs: podman ? undefined : nanos(usage['usage_in_usermode']),
    kernelNs: podman ? undefined : nanos(usage['usage_in_kernelmode']),
    systemNs: podman ? undefined : count(stats['system_cpu_usage']),
  };
}
