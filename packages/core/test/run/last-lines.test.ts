import { expect, it } from 'vitest';
import { lastLines } from '../../src/run/last-lines.ts';

it('gives the last ten lines, without the empty end', () => {
  const text = Array.from({ length: 30 }, (_, index) => `line ${index}\r\n`).join('');
  expect(lastLines(`${text}\n\n`).split('\n')).toEqual(
    Array.from({ length: 10 }, (_, index) => `line ${index + 20}`),
  );
});

it('is bounded for one line without end, and leaves out what moves a cursor', () => {
  expect(lastLines('x'.repeat(100_000))).toHaveLength(2_000);
  expect(lastLines('\u001b[31mred\u001b[0m\u0007 and\tplain')).toBe('red and\tplain');
  expect(lastLines('')).toBe('');
});
