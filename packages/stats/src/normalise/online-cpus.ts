import { count, section, type JsonObject } from './fields.ts';
import type { Origin } from './origin.ts';

/**
 * How many processors are online. Engines before API 1.27 only list a time per processor, and a kernel from 4.7 on
 * lists possible processors there too; nothing in such an answer tells them apart.
 */
export function onlineCpus(raw: JsonObject, origin: Origin): number | undefined {
  if (origin.os === 'windows') return positive(count(raw['num_procs']));
  const cpu = section(raw['cpu_stats']);
  const perCpu = section(cpu['cpu_usage'])['percpu_usage'];
  return positive(count(cpu['online_cpus'])) ?? (Array.isArray(perCpu) ? positive(perCpu.length) : undefined);
}

function positive(value: number | undefined): number | undefined {
  return value === undefined || value === 0 ? undefined : value;
}
