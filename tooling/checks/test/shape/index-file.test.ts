import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { indexFile } from '../../src/shape/index-file.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsIn(text: string): string {
  return listOf(
    indexFile(
      memoryRepository({
        'packages/a/package.json': {
          name: '@drv/a',
          exports: {
            '.': { '@drv/source': './src/index.ts' },
            './driver': { '@drv/source': './src/driver.ts' },
            './package.json': './package.json',
          },
        },
        'packages/a/src/index.ts': "export { fine } from './fine.ts';",
        'packages/a/src/driver.ts': text,
      }),
    ),
  );
}

it('is content with names, types apart', () => {
  expect(findingsIn("export { run } from './run.ts';\nexport type { Run } from './run.ts';\n")).toBe('');
});

it.each([
  ["export * from './run.ts';", 'an index names what it exports'],
  ["export * as run from './run.ts';", 'an index names what it exports'],
  ['export const run = 1;', 'an index only re-exports'],
  ["import './run.ts';", 'an index only re-exports'],
  ["export { run, type Run } from './run.ts';", 'types are exported apart'],
  ["export { DrvError } from '@drv/core';", 'an index exports what its own package defines'],
])('refuses %s', (text, what) => {
  expect(findingsIn(`\n${text}`)).toContain(`packages/a/src/driver.ts:2  ${what}`);
});
