import { withoutUndefined } from '@drv/core/driver';
import { parseKeyed, parseLimit, parseNumber } from './cgroup-file.ts';
import type { CgroupFigures, ReadText } from './cgroup-figures.ts';

const NS_PER_US = 1000;

/** The files of one cgroup v2. `memory.peak` is there from Linux 5.19 on. */
export async function readV2(path: string, read: ReadText): Promise<CgroupFigures | undefined> {
  const [cpuText, current, peak, max, stat, events, pids, pidsMax] = await Promise.all(
    [
      'cpu.stat',
      'memory.current',
      'memory.peak',
      'memory.max',
      'memory.stat',
      'memory.events',
      'pids.current',
      'pids.max',
    ].map((name) => read(`${path}/${name}`)),
  );
  const cpu = parseKeyed(cpuText);
  const nanos = (key: string) => scaled(cpu.get(key));
  const memory = parseKeyed(stat);
  const usageBytes = parseNumber(current);
  if (cpu.size === 0 && usageBytes === undefined) return undefined;
  const workingSetBytes =
    usageBytes === undefined ? undefined : Math.max(0, usageBytes - (memory.get('inactive_file') ?? 0));
  const pidsFound = withoutUndefined({ current: parseNumber(pids), limit: parseLimit(pidsMax) });
  return withoutUndefined({
    cpu: withoutUndefined({
      timeNs: nanos('usage_usec'),
      userNs: nanos('user_usec'),
      kernelNs: nanos('system_usec'),
      throttling: throttlingOf(cpu),
    }),
    memory: withoutUndefined({
      usageBytes,
      workingSetBytes,
      rssBytes: memory.get('anon'),
      cacheBytes: memory.get('file'),
      limitBytes: parseLimit(max),
      peakBytes: parseNumber(peak),
      failures: parseKeyed(events).get('max'),
    }),
    pids: Object.keys(pidsFound).length === 0 ? undefined : pidsFound,
    oomKills: parseKeyed(events).get('oom_kill'),
  });
}

function scaled(micros: number | undefined): number | undefined {
  return micros === undefined ? undefined : micros * NS_PER_US;
}

function throttlingOf(cpu: ReadonlyMap<string, number>): CgroupFigures['cpu']['throttling'] {
  const [periods, throttledPeriods] = [cpu.get('nr_periods'), cpu.get('nr_throttled')];
  const throttledNs = scaled(cpu.get('throttled_usec'));
  if (periods === undefined || throttledPeriods === undefined || throttledNs === undefined) return undefined;
  return { periods, throttledPeriods, throttledNs };
}
