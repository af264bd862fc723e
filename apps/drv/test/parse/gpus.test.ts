import { expect, it } from 'vitest';
import { gpus } from '../../src/parse/gpus.ts';

it.each([
  ['all', 'all'],
  ['2', 2],
  ['device=0', ['0']],
  ['"device=0,GPU-5a1b"', ['0', 'GPU-5a1b']],
])('%s', (text, wanted) => {
  expect(gpus(text)).toEqual(wanted);
});

it.each(['0', 'some', 'device=', 'all,capabilities=utility', 'count=2'])('refuses %s', (text) => {
  expect(() => gpus(text)).toThrow(/write|not a/);
});
