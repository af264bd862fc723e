import { expect, it } from 'vitest';
import { formatDuration } from '../../src/render/format-duration.ts';

it.each([
  [0, '0 ms'],
  [0.4, '<1 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [9_994, '9.99 s'],
  [9_995, '10 s'],
  [99_949, '99.9 s'],
  [99_950, '1 min 40 s'],
  [3_599_600, '1 h 00 min'],
  [7_500_000, '2 h 05 min'],
])('%d ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
