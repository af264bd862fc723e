import { expect, it } from 'vitest';
import { backOff } from '../../src/abort/back-off.ts';

it('doubles up to its bound, and takes away up to a half by chance', () => {
  const pauses = (random: () => number) =>
    [1, 2, 3, 4, 5].map((attempt) => backOff(attempt, { firstMs: 100, maxMs: 1_000, random }));
  expect(pauses(() => 0)).toEqual([100, 200, 400, 800, 1_000]);
  expect(pauses(() => 1)).toEqual([50, 100, 200, 400, 500]);
});
