import { describe, expect, it } from 'vitest';
import { parseOptions, reproduce } from '../src/options.ts';

describe('parseOptions', () => {
  it('has 2,000 tasks, 16 at a time, of a new seed', () => {
    expect(parseOptions([])).toEqual({ seed: expect.any(Number), tasks: 2_000, concurrency: 16 });
  });

  it.each([
    ['--seed 7 --tasks 200 --concurrency 4'],
    ['--seed 0 --tasks 1 --concurrency 1 --engine docker-28.5 --only 42 --load 30 --minutes 12'],
    ['--seed 0 --tasks 1 --concurrency 1 --pool'],
  ])('is undone by reproduce: %s', (text) => {
    expect(reproduce(parseOptions(text.split(' ')))).toBe(`pnpm soak ${text}`);
  });

  it.each([['--tasks 0'], ['--seed x'], ['--seed -1'], ['--tasks 1.5'], ['--fast'], ['more']])(
    'refuses %s with the usage',
    (text) => {
      expect(() => parseOptions(text.split(' '))).toThrow(/pnpm soak \[options\]/);
    },
  );
});
