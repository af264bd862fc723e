import type { CpuStats } from '@drv/core/driver';
import { count, section, type JsonObject } from './fields.ts';
import type { Origin } from './origin.ts';

/** The counters of the processor limit. Windows has none and sends zeros. */
export function throttling(cpuStats: JsonObject, origin: Origin): CpuStats['throttling'] {
  if (origin.os === 'windows') return undefined;
  const data = section(cpuStats['throttling_data']);
  const periods = count(data['periods']);
  const throttledPeriods = count(data['throttled_periods']);
  const throttledNs = count(data['throttled_time']);
  if (periods === undefined || throttledPeriods === undefined || throttledNs === undefined) return undefined;
  return { periods, throttledPeriods, throttledNs };
}
