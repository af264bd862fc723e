import { withoutUndefined, type MemoryStats } from '@drv/core/driver';
import { count, firstCount, limit, section, type JsonObject } from './fields.ts';
import type { Origin } from './origin.ts';

/**
 * Memory of a sample.
 *
 * The working set is usage less the inactive page cache and never below 0, as cAdvisor and the kubelet compute it:
 * `total_inactive_file` (the whole hierarchy) on cgroup v1, `inactive_file` on v2. `docker stats` agrees except where
 * the cache is at least the usage, which racing kernel counters make real: it then shows more. The API's own text
 * still says "usage less cache", which is wrong since Docker 20.10. Where the engine sends no details (Podman), usage
 * already is the working set.
 */
export function memory(raw: JsonObject, origin: Origin): MemoryStats {
  const stats = section(raw['memory_stats']);
  return withoutUndefined(origin.os === 'windows' ? windows(stats) : linux(stats, origin));
}

function windows(stats: JsonObject) {
  return {
    usageBytes: count(stats['commitbytes']),
    workingSetBytes: count(stats['privateworkingset']),
    peakBytes: count(stats['commitpeakbytes']),
  };
}

function linux(stats: JsonObject, origin: Origin) {
  const usageBytes = count(stats['usage']);
  const limitBytes = limit(stats['limit']);
  // The engine leaves out a usage of 0, and no running container has that: without the memory controller it sends
  // details that are all 0, which say nothing.
  if (usageBytes === undefined) return { limitBytes };
  const details = section(stats['stats']);
  const workingSetBytes = workingSet(usageBytes, details);
  const peak = count(stats['max_usage']);
  return {
    usageBytes,
    workingSetBytes,
    rssBytes: firstCount(details['total_rss'], details['rss'], details['anon']),
    cacheBytes: firstCount(details['total_cache'], details['cache'], details['file']),
    limitBytes,
    availableBytes:
      limitBytes === undefined || workingSetBytes === undefined
        ? undefined
        : Math.max(0, limitBytes - workingSetBytes),
    peakBytes: peak === 0 ? undefined : peak,
    // Podman always sends 0.
    failures: origin.engine === 'podman' ? undefined : count(stats['failcnt']),
  };
}

/** Unknown where the engine tells an inactive page cache that is no figure. */
function workingSet(usageBytes: number, details: JsonObject): number | undefined {
  const inactive = firstCount(details['total_inactive_file'], details['inactive_file']);
  if (inactive !== undefined) return Math.max(0, usageBytes - inactive);
  const isTold = details['total_inactive_file'] !== undefined || details['inactive_file'] !== undefined;
  return isTold ? undefined : usageBytes;
}
