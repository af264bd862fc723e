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
