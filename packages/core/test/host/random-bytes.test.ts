import { randomBytes, randomName, builtin } from '@drv/core/driver';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.restoreAllMocks());

it('are as many as were asked for, and others each time', () => {
  const drawn = Array.from({ length: 1_000 }, () => randomBytes(15).toString('hex'));
  expect(new Set(drawn).size).toBe(1_000);
  expect(drawn.every((hex) => /^[0-9a-f]{30}$/.test(hex))).toBe(true);
});

it.each([
  [
    'no such file',
    () =>
      vi.spyOn(builtin.fs, 'openSync').mockImplementation(() => {
        throw new Error('ENOENT');
      }),
  ],
  ['a file with too little in it', () => vi.spyOn(builtin.fs, 'readSync').mockReturnValue(3)],
])('come from node:crypto where the system has %s', (_case, spoil) => {
  spoil();
  const drawn = Array.from({ length: 100 }, () => randomBytes(15).toString('hex'));
  expect(new Set(drawn).size).toBe(100);
});

it('leave no file open', () => {
  const open = vi.spyOn(builtin.fs, 'openSync');
  const close = vi.spyOn(builtin.fs, 'closeSync');
  randomBytes(4);
  expect(close).toHaveBeenCalledExactlyOnceWith(open.mock.results[0]?.value);
});

it('make names of 32 hexadecimal digits', () => {
  expect(randomName()).toMatch(/^[0-9a-f]{32}$/);
});
