import { withoutUndefined } from '@drv/core/driver';
import type { CgroupPaths } from './cgroup-paths.ts';
import { parseKeyed, parseLimit, parseNumber } from './cgroup-file.ts';
import type { CgroupFigures, ReadText } from './cgroup-figures.ts';

/** The files of the v1 hierarchies that count processor time, memory and processes. */
export async function readV1(
  paths: Extract<CgroupPaths, { version: 'v1' }>,
  read: ReadText,
): Promise<CgroupFigures | undefined> {
  const at = async (path: string | undefined, name: string) =>
    path === undefined ? undefined : read(`${path}/${name}`);
  const [time, usage, peak, max, failcnt, stat, oom, pids, pidsMax] = await Promise.all([
    at(paths.cpuacct, 'cpuacct.usage'),
    at(paths.memory, 'memory.usage_in_bytes'),
    at(paths.memory, 'memory.max_usage_in_bytes'),
    at(paths.memory, 'memory.limit_in_bytes'),
    at(paths.memory, 'memory.failcnt'),
    at(paths.memory, 'memory.stat'),
    at(paths.memory, 'memory.oom_control'),
    at(paths.pids, 'pids.current'),
    at(paths.pids, 'pids.max'),
  ]);
  const timeNs = parseNumber(time);
  const usageBytes = parseNumber(usage);
  if (timeNs === undefined && usageBytes === undefined) return undefined;
  const memory = parseKeyed(stat);
  const workingSetBytes =
    usageBytes === undefined ? undefined : Math.max(0, usageBytes - (memory.get('total_inactive_file') ?? 0));
  const pidsFound = withoutUndefined({ current: parseNumber(pids), limit: parseLimit(pidsMax) });
  return withoutUndefined({
    cpu: withoutUndefined({ timeNs }),
    memory: withoutUndefined({
      usageBytes,
      workingSetBytes,
      rssBytes: memory.get('total_rss'),
      cacheBytes: memory.get('total_cache'),
      limitBytes: parseLimit(max),
      peakBytes: parseNumber(peak),
      failures: parseNumber(failcnt),
    }),
    pids: Object.keys(pidsFound).length === 0 ? undefined : pidsFound,
    oomKills: parseKeyed(oom).get('oom_kill'),
  });
}
