import { withoutUndefined } from '@drv/core/driver';
import { mergeCounters } from './counter.ts';
import { mergeGauges } from './gauge.ts';
import type { StatsBucket } from './stats-bucket.ts';

/** One bucket of two, `earlier` before `later`. Associative: it does not matter in which pairs a row is merged. */
export function mergeBuckets(earlier: StatsBucket, later: StatsBucket): StatsBucket {
  const peaks = [earlier.memoryPeakBytes, later.memoryPeakBytes].filter((peak) => peak !== undefined);
  return {
    startMs: earlier.startMs,
    firstAt: earlier.firstAt,
    lastAt: later.lastAt,
    samples: earlier.samples + later.samples,
    gauges: mergeEach(earlier.gauges, later.gauges, mergeGauges),
    counters: mergeEach(earlier.counters, later.counters, mergeCounters),
    ...withoutUndefined({
      memoryPeakBytes: peaks.length === 0 ? undefined : Math.max(...peaks),
      memoryLimitBytes: later.memoryLimitBytes ?? earlier.memoryLimitBytes,
      onlineCpus: later.onlineCpus ?? earlier.onlineCpus,
    }),
  };
}

function mergeEach<Name extends string, T>(
  a: { readonly [N in Name]?: T },
  b: { readonly [N in Name]?: T },
  merge: (a: T, b: T) => T,
): { [N in Name]?: T } {
  const merged: { [N in Name]?: T } = { ...a };
  for (const name in b) {
    const [before, after] = [a[name], b[name]];
    if (after !== undefined) merged[name] = before === undefined ? after : merge(before, after);
  }
  return merged;
}
