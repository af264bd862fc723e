import { DrvError } from '@drv/core';

/** One point as the 2017 Go driver kept it: a moment, and unsigned 64-bit figures by name. */
export interface SeedStat {
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
  /** Whole numbers from 0; a fraction is cut off, as that driver did. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * The `Decimate` of the 2017 Go driver, with its published results: windows of `⌊span ÷ max⌋` ns, both edges of the
 * first one inclusive; output number `max` takes the rest; every figure is the mean over all points of its window,
 * rounded down, also where a point lacks it. For comparison with what it wrote; new code uses `decimate`, which
 * averages no counter and loses no peak.
 *
 * Three things differ. The input is not changed. Points out of order, for which the original never returned, throw
 * `DRV_INVALID_OPTION`, as does a figure that is negative or not finite and a `max` with a fraction. A span shorter than `max` ns, for which it
 * did not return either, has windows of 1 ns.
 */
export function decimateSeedStats(stats: readonly SeedStat[], max: number): readonly SeedStat[] {
  if (!Number.isSafeInteger(max)) throw invalid('max must be a whole number');
  check(stats);
  if (stats.length <= max) return stats;
  const [first, last] = [stats[0], stats.at(-1)];
  if (first === undefined || last === undefined || max <= 0) return [];

  const span = (last.timeNs - first.timeNs) / BigInt(max);
  const window = span > 0n ? span : 1n;
  const decimated: SeedStat[] = [];
  let end = first.timeNs;
  for (let next = 0; next < stats.length; ) {
    end += window;
    const from = next;
    if (decimated.length + 1 >= max) next = stats.length;
    while (next < stats.length && (stats[next]?.timeNs ?? end) <= end) next += 1;
    if (next > from) decimated.push(average(stats.slice(from, next)));
  }
  return decimated;
}

function average(stats: readonly SeedStat[]): SeedStat {
  const [only] = stats;
  if (stats.length === 1 && only !== undefined) return only;
  const n = BigInt(stats.length);
  let timeNs = 0n;
  const sums = new Map<string, bigint>();
  for (const stat of stats) {
    timeNs += stat.timeNs / n;
    for (const [name, value] of Object.entries(stat.metrics))
      sums.set(name, BigInt.asUintN(64, (sums.get(name) ?? 0n) + BigInt(Math.trunc(value))));
  }
  return {
    timeNs,
    metrics: Object.fromEntries([...sums].map(([name, sum]) => [name, Number(sum / n)])),
  };
}

function check(stats: readonly SeedStat[]): void {
  for (const [index, { timeNs, metrics }] of stats.entries()) {
    const before = stats[index - 1];
    if (before !== undefined && timeNs < before.timeNs)
      throw invalid(`stats must be in order of time: stats[${index}] is earlier than the one before it`);
    for (const [name, value] of Object.entries(metrics))
      if (!Number.isFinite(value) || value < 0)
        throw invalid(`stats[${index}].metrics.${name} must be a number from 0 upwards`);
  }
}

function invalid(message: string): DrvError<'DRV_INVALID_OPTION'> {
  return new DrvError('DRV_INVALID_OPTION', message);
}
