import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isZeroTime, nanosBetween, nanosOf, parseEngineTime } from '../../src/normalise/engine-time.ts';

test.each([
  ['2026-01-01T00:00:00Z', 1767225600, 0],
  ['2026-01-01T00:00:00.5Z', 1767225600, 500_000_000],
  ['2026-01-01T00:00:00.123456789Z', 1767225600, 123_456_789],
  ['2026-01-01T00:00:00.1234567891234Z', 1767225600, 123_456_789],
  ['2026-01-01T01:00:00.000000001+01:00', 1767225600, 1],
  ['2025-12-31T19:00:00-05:00', 1767225600, 0],
])('%s', (text, seconds, nanos) => {
  expect(parseEngineTime(text)).toEqual({ seconds, nanos });
  expect(nanosOf(text)).toBe(nanos);
});

test.each([
  undefined,
  3,
  '',
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-01-01 00:00:00Z',
  '2026-99-01T00:00:00Z',
])('%s is no time', (text) => {
  expect(parseEngineTime(text)).toBeUndefined();
});

test('the zero time of Go is known in any offset', () => {
  expect(isZeroTime('0001-01-01T00:00:00Z')).toBe(true);
  expect(isZeroTime('0001-01-01T00:53:28+00:53')).toBe(true);
  expect(isZeroTime('0000-12-31T16:07:02-07:52')).toBe(true);
  expect(isZeroTime('2001-01-01T00:00:00Z')).toBe(false);
  expect(isZeroTime(undefined)).toBe(false);
});

test('differences are exact to the nanosecond', () => {
  const nanos = fc.integer({ min: 0, max: 999_999_999 });
  fc.assert(
    fc.property(fc.nat({ max: 1e6 }), nanos, fc.nat({ max: 1e6 }), nanos, (s1, n1, s2, n2) => {
      const difference = nanosBetween({ seconds: s1, nanos: n1 }, { seconds: s2, nanos: n2 });
      expect(BigInt(difference)).toBe(BigInt(s2 - s1) * 1_000_000_000n + BigInt(n2 - n1));
    }),
  );
});
