import { expect, it } from 'vitest';
import { brokenSnippets, snippetsOf } from '../../src/docs/snippets.ts';
import { root } from '../../src/repository/git-repository.ts';
import { memoryRepository } from '../support/memory-repository.ts';

const core = {
  name: '@drv/core',
  exports: { '.': { '@drv/source': './src/index.ts' }, './package.json': './package.json' },
};

function readme(...lines: readonly string[]) {
  return memoryRepository({
    'packages/core/package.json': core,
    'packages/core/README.md': lines.join('\n'),
  });
}

it('takes the ts blocks and no others', () => {
  const found = snippetsOf(readme('# a', '```ts', 'const a = 1;', '```', '```sh', 'ls', '```'));
  expect(found).toEqual([{ source: 'packages/core/README.md', line: 3, text: 'const a = 1;' }]);
});

it('type-checks each block on its own, and points at the line of the markdown', () => {
  const repository = readme(
    '```ts',
    "import { DrvError } from '@drv/core';",
    "const error = new DrvError('DRV_INTERNAL', 'text');",
    'await Promise.resolve(error.code);',
    '```',
    '```ts',
    "import { DrvError } from '@drv/core';",
    "const error = new DrvError('DRV_NO_SUCH_CODE', 'text');",
    '```',
    '```ts',
    "import { noSuchExport } from '@drv/core';",
    "import { within } from '@drv/core/src/abort/within.ts';",
    '```',
  );
  const findings = brokenSnippets(root, repository).map(({ where, what }) => `${where} ${what}`);
  expect(findings).toHaveLength(3);
  expect(findings[0]).toMatch(/^packages\/core\/README\.md:8 .*DRV_NO_SUCH_CODE/);
  expect(findings[1]).toMatch(/^packages\/core\/README\.md:11 .*noSuchExport/);
  expect(findings[2]).toMatch(/^packages\/core\/README\.md:12 .*@drv\/core\/src/);
});
