import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lttb } from '../../src/index.ts';

const line = fc
  .array(fc.tuple(fc.nat({ max: 100 }), fc.integer({ min: -1000, max: 1000 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps) => {
    let x = 0;
    return steps.map(([step, y]) => ({ x: (x += step), y }));
  });

test('keeps a spike', () => {
  const points = Array.from({ length: 1000 }, (_, x) => ({ x, y: x === 421 ? 50 : 1 }));
  expect(lttb(points, 20)).toContainEqual({ x: 421, y: 50 });
});

test('gives real points in order, the first and the last among them, and exactly as many as asked for', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 2, max: 30 }), (points, max) => {
      const kept = lttb(points, max);
      expect(kept).toHaveLength(Math.min(points.length, max));
      expect(kept[0]).toBe(points[0]);
      expect(kept.at(-1)).toBe(points.at(-1));
      const places = kept.map((point) => points.indexOf(point));
      expect([...new Set(places)].sort((a, b) => a - b)).toEqual(places);
    }),
  );
});

test('of two is the first and the last', () => {
  const points = [1, 5, 2, 8].map((y, x) => ({ x, y }));
  expect(lttb(points, 2)).toEqual([points[0], points[3]]);
});

test('of nothing is nothing', () => {
  expect(lttb([], 3)).toEqual([]);
});

test('refuses points out of order, and says which', () => {
  const points = [3, 1].map((x) => ({ x, y: 0 }));
  expect(() => lttb(points, 2)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringContaining('points[1]') as string,
    }),
  );
});

test.each([1, 2.5, NaN])('refuses a maximum of %s', (max) => {
  expect(() => lttb([], max)).toThrow(expect.objectContaining({ code: 'DRV_INVALID_OPTION' }));
});
