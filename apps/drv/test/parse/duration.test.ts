import { describe, expect, it } from 'vitest';
import { duration } from '../../src/parse/duration.ts';

describe('duration', () => {
  it.each([
    ['0', 0],
    ['90', 90_000],
    ['0.5', 500],
    ['500ms', 500],
    ['90s', 90_000],
    ['1.5s', 1500],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['30d', 2_592_000_000],
    ['36500d', 3_153_600_000_000],
  ])('reads %s', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(['', 's', '5 s', '5x', '-1s', '1s foo', '1e3', '1:30'])('refuses %j', (text) => {
    expect(() => duration(text)).toThrow('not a duration');
  });

  it('refuses what a number cannot tell exactly', () => {
    expect(() => duration('999999999d')).toThrow('must be at most a hundred years');
  });
});
