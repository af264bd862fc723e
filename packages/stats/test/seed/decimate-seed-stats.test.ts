import { expect, test } from 'vitest';
import { decimateSeedStats, type SeedStat } from '../../src/index.ts';
import { decimateFacts } from '../vectors.ts';

const SECOND = 1_000_000_000n;

/** `count` points a second apart from 0, with x = their number. */
function points(count: number, at = (index: number) => BigInt(index) * SECOND): SeedStat[] {
  return Array.from({ length: count }, (_, x) => ({ timeNs: at(x), metrics: { x, twice: 2 * x } }));
}

function fact(id: string) {
  const found = decimateFacts.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no fact ${id}`);
  return found;
}

/** How many points went into each output. The mean of `twice` is the sum of the first and the last of them. */
function binsOf(decimated: readonly SeedStat[]): number[] {
  let first = 0;
  return decimated.map(({ metrics }) => {
    const size = (metrics['twice'] ?? NaN) - 2 * first + 1;
    first += size;
    return size;
  });
}

test('the published average', () => {
  const start = BigInt(Date.parse('2016-08-11T00:00:00Z')) * 1_000_000n;
  const [average, ...others] = decimateSeedStats(
    points(10, (index) => start + BigInt(index) * 60n * SECOND),
    1,
  );
  expect(others).toEqual([]);
  expect(fact('fn-TestAverage')).toMatchObject({
    expect: { x: average?.metrics['x'], timeUnix: Number((average?.timeNs ?? 0n) / SECOND) },
  });
});

test('480 points to 240', () => {
  const decimated = decimateSeedStats(points(480), 240);
  const pairs = decimated.map(({ timeNs, metrics }) => [Number(timeNs) / 1e9, metrics['x']]);
  expect(pairs).toHaveLength(240);
  expect(fact('fn-TestDecimate-480')).toMatchObject({ first: pairs.slice(0, 4), last: pairs.slice(-2) });
});

test('700 points to 240', () => {
  const decimated = decimateSeedStats(points(700), 240);
  const { expectLength } = fact('fn-TestDecimate-700');
  expect(decimated).toHaveLength(expectLength ?? NaN);
  const bins = binsOf(decimated);
  // Windows of 2.9125 s: three points, and two where the windows have fallen a whole second behind.
  expect(bins.slice(0, 11)).toEqual(Array.from({ length: 11 }, () => 3));
  expect(bins.filter((size) => size !== 3)).toEqual(Array.from({ length: 20 }, () => 2));
});

test('300 points to 240: 2, 1, 1, 1 again and again', () => {
  const decimated = decimateSeedStats(points(300), 240);
  const { expectLength, binsPattern } = fact('fn-TestDecimate-300');
  expect(decimated).toHaveLength(expectLength ?? NaN);
  expect(binsOf(decimated).slice(0, 4)).toEqual(binsPattern);
});

test('300 points with a gap of 20 minutes', () => {
  const gap = (index: number) => (BigInt(index) + (index >= 150 ? 1200n : 0n)) * SECOND;
  const decimated = decimateSeedStats(points(300, gap), 240);
  const { expectLength } = fact('fn-TestDecimate-gap');
  expect(decimated).toHaveLength(expectLength ?? NaN);
  expect(binsOf(decimated).slice(0, 4)).toEqual([7, 6, 6, 6]);
});

test('not more than the maximum: the same list', () => {
  const stats = points(5);
  expect(decimateSeedStats(stats, 5)).toBe(stats);
  expect(decimateSeedStats([], 0)).toEqual([]);
});

test.each([0, -3])('a maximum of %s leaves nothing', (max) => {
  expect(decimateSeedStats(points(3), max)).toEqual([]);
});

test('a maximum of 1 is the average of all', () => {
  expect(decimateSeedStats(points(5), 1)).toEqual([{ timeNs: 2n * SECOND, metrics: { x: 2, twice: 4 } }]);
});

test('points at one moment are one point', () => {
  const stats = points(3, () => 7n);
  expect(decimateSeedStats(stats, 2)).toHaveLength(fact('decimate-same-ts').expectLength ?? NaN);
});

test('a span of less than max nanoseconds ends', () => {
  const times = [0n, 1n, 2n, 3n, 3n, 4n];
  const decimated = decimateSeedStats(
    points(6, (index) => times[index] ?? 0n),
    5,
  );
  expect(decimated.map(({ metrics }) => metrics['x'])).toEqual([0, 2, 3, 5]);
});

test('points out of order are refused', () => {
  const stats = points(3, (index) => -BigInt(index));
  expect(() => decimateSeedStats(stats, 2)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringContaining('stats[1]') as string,
    }),
  );
});

test.each([-1, NaN, Infinity])('a figure of %s is refused', (x) => {
  expect(() => decimateSeedStats([{ timeNs: 0n, metrics: { x } }], 2)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringContaining('metrics.x') as string,
    }),
  );
});

test('a maximum with a fraction is refused', () => {
  expect(() => decimateSeedStats(points(3), 1.5)).toThrow(
    expect.objectContaining({ code: 'DRV_INVALID_OPTION' }),
  );
});

test('a figure that a point lacks counts as 0', () => {
  const stats = [
    { timeNs: 0n, metrics: {} },
    { timeNs: 1n, metrics: { y: 10 } },
  ];
  expect(decimateSeedStats(stats, 1)).toMatchObject([{ metrics: { y: 5 } }]);
});

test('sums wrap at 64 bits, as they did', () => {
  const stats = [0n, 1n].map((timeNs) => ({ timeNs, metrics: { x: 2 ** 63 } }));
  expect(decimateSeedStats(stats, 1)).toMatchObject([{ metrics: { x: 0 } }]);
});

test('the input stays as it was', () => {
  const stats = points(7);
  decimateSeedStats(stats, 2);
  expect(stats).toEqual(points(7));
});
