import { expect, it } from 'vitest';
import { importsOf, packageOf } from '../../src/source/imports.ts';

it('gives every module with its line', () => {
  const text = "import a from 'a';\n\nexport * from './b.ts';\nconst c = await import('c');\n";
  expect(importsOf('x.ts', text)).toEqual([
    { specifier: 'a', line: 1 },
    { specifier: './b.ts', line: 3 },
    { specifier: 'c', line: 4 },
  ]);
});

it.each([
  ['@drv/core', '@drv/core'],
  ['@drv/testing/vitest', '@drv/testing'],
  ['tar-stream/extract', 'tar-stream'],
  ['./a.ts', undefined],
  ['../a.ts', undefined],
  ['node:fs', undefined],
])('the package of %s is %s', (specifier, name) => {
  expect(packageOf(specifier)).toBe(name);
});
