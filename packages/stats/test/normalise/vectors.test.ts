import { describe, expect, test } from 'vitest';
import { normaliseDockerStats } from '../../src/index.ts';
import { vectors } from '../fixtures/vectors.ts';

const tolerances: Record<string, number> = {
  // Its figures were computed with integers that a double cannot hold.
  'syn-2^53': 1e-6,
};

describe.each(vectors)('$id', ({ id, raw, os, recommended }) => {
  const sample = normaliseDockerStats(raw, undefined, { os });

  if (recommended.kind === 'empty') {
    test('is no sample', () => expect(sample).toBeUndefined());
    return;
  }

  const tolerance = tolerances[id] ?? 1e-9;
  const near = (expected: number | null | undefined) =>
    typeof expected === 'number'
      ? expect.toSatisfy(
          (actual: number) => Math.abs(actual - expected) <= tolerance * Math.abs(expected),
          `${expected} within ${tolerance}`,
        )
      : undefined;

  test('cpu', () => {
    expect(sample?.cgroup ?? 'unknown').toBe(recommended.cgroup);
    expect((sample?.cpu.timeNs ?? NaN) / 1e9).toEqual(near(recommended.cpuTimeSeconds));
    expect(sample?.cpu.onlineCpus).toEqual(recommended.onlineCpus ?? undefined);
    expect(sample?.cpu.percent).toEqual(near(recommended.cpuPercent ?? recommended.cpuPercentOfHost));
    expect(sample?.cpu.cores).toEqual(near(recommended.cpuCores));
  });

  test('memory', () => {
    const { usage, workingSet, rss, cache, limit, available, peak } = recommended.memory;
    expect(sample?.memory.usageBytes).toBe(usage ?? undefined);
    expect(sample?.memory.workingSetBytes).toBe(workingSet ?? undefined);
    expect(sample?.memory.rssBytes).toBe(rss ?? undefined);
    expect(sample?.memory.cacheBytes).toBe(cache ?? undefined);
    expect(sample?.memory.limitBytes).toBe(limit ?? undefined);
    expect(sample?.memory.availableBytes).toBe(available ?? undefined);
    expect(sample?.memory.peakBytes).toBe(peak ?? undefined);
  });

  test('pids, throttling, network', () => {
    expect(sample?.pids?.current).toBe(recommended.pids.current ?? undefined);
    expect(sample?.pids?.limit).toBe(recommended.pids.limit ?? undefined);
    expect(sample?.network !== undefined).toBe(recommended.networkPresent);
    const throttling = sample?.cpu.throttling;
    expect(throttling?.periods).toBe(recommended.throttling?.periods ?? undefined);
    expect(throttling?.throttledPeriods).toBe(recommended.throttling?.throttledPeriods ?? undefined);
    expect(throttling === undefined ? undefined : throttling.throttledNs / 1e9).toEqual(
      near(recommended.throttling?.throttledSeconds),
    );
  });
});
