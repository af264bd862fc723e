import { expect, test } from 'vitest';
import { normaliseDockerStats } from '../../src/index.ts';
import { vectors, type RecommendedSample, type Vector } from '../vectors.ts';

// The figures of this one were computed with integers that a double cannot hold.
const tolerances: Record<string, number> = { 'syn-2^53': 1e-6 };

type Live = Vector & { readonly recommended: RecommendedSample };
const live = vectors.filter((vector): vector is Live => vector.recommended.kind === 'sample');
const empty = vectors.filter((vector) => vector.recommended.kind === 'empty');

test.each(empty)('$id is no sample', ({ raw, os }) => {
  expect(normaliseDockerStats(raw, undefined, { os })).toBeUndefined();
});

test.each(live)('$id has the recommended figures', ({ id, raw, os, recommended }) => {
  const sample = normaliseDockerStats(raw, undefined, { os });
  if (sample === undefined) throw new Error('it was taken for an empty answer');
  const { cpu, memory, pids, network } = sample;
  const { throttling } = cpu;
  const figures = {
    cgroup: sample.cgroup ?? 'unknown',
    cpuTimeSeconds: (cpu.timeNs ?? NaN) / 1e9,
    onlineCpus: cpu.onlineCpus ?? null,
    cpuPercent: cpu.percent ?? null,
    cpuCores: cpu.cores ?? null,
    usage: memory.usageBytes ?? null,
    workingSet: memory.workingSetBytes ?? null,
    rss: memory.rssBytes ?? null,
    cache: memory.cacheBytes ?? null,
    limit: memory.limitBytes ?? null,
    available: memory.availableBytes ?? null,
    peak: memory.peakBytes ?? null,
    pids: pids?.current ?? null,
    pidsLimit: pids?.limit ?? null,
    networkPresent: network !== undefined,
    periods: throttling?.periods ?? null,
    throttledPeriods: throttling?.throttledPeriods ?? null,
    throttledSeconds: throttling === undefined ? null : throttling.throttledNs / 1e9,
  };
  const { memory: m } = recommended;
  const tolerance = tolerances[id] ?? 1e-9;
  const wanted: Record<keyof typeof figures, string | number | boolean | null> = {
    cgroup: recommended.cgroup,
    cpuTimeSeconds: recommended.cpuTimeSeconds,
    onlineCpus: recommended.onlineCpus,
    cpuPercent: recommended.cpuPercent ?? recommended.cpuPercentOfHost ?? null,
    cpuCores: recommended.cpuCores,
    usage: m.usage ?? null,
    workingSet: m.workingSet ?? null,
    rss: m.rss ?? null,
    cache: m.cache ?? null,
    limit: m.limit ?? null,
    available: m.available ?? null,
    peak: m.peak ?? null,
    pids: recommended.pids.current,
    pidsLimit: recommended.pids.limit,
    networkPresent: recommended.networkPresent,
    periods: recommended.throttling?.periods ?? null,
    throttledPeriods: recommended.throttling?.throttledPeriods ?? null,
    throttledSeconds: recommended.throttling?.throttledSeconds ?? null,
  };
  // A figure within the tolerance counts as the wanted one, so that a failure shows the others side by side.
  const same = (a: unknown, b: unknown) =>
    typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= tolerance * Math.abs(b);
  const seen = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => {
      const want = wanted[name as keyof typeof figures];
      return [name, same(value, want) ? want : value];
    }),
  );
  expect(seen).toEqual(wanted);
});
