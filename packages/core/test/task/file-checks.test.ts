import { expect, it } from 'vitest';
import { filePath } from '../../src/driver.ts';

it.each(['/a', '/job/main.py', '/a b/ü', '/..a/b..', '/.hidden', '/a\nb'])(
  '%j is the path of a file',
  (path) => {
    expect(filePath(path, 'path')).toBeUndefined();
  },
);

it.each([
  '',
  '/',
  'a',
  'a/b',
  '/a/',
  '//a',
  '/a//b',
  '/.',
  '/a/..',
  '/../a',
  '/a/./b',
  '/a\0b',
  1,
  null,
  undefined,
])('%j is none, and the message names the field', (path) => {
  expect(filePath(path, 'files[0]')).toMatch(/^files\[0\] must be an absolute path/);
});

it('a path has the length that Linux takes, and so has each name in it', () => {
  expect(filePath(`/job/${'ü'.repeat(127)}`, 'path')).toBeUndefined();
  expect(filePath(`/job/${'ü'.repeat(128)}`, 'path')).toMatch(/^path must have at most 4095 bytes, .* 255/);
  expect(filePath('/d'.repeat(2_047), 'path')).toBeUndefined();
  expect(filePath('/d'.repeat(2_048), 'path')).toMatch(/^path must have at most 4095/);
});
