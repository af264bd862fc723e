import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { exportedValues } from '../../src/shape/exported-values.ts';
import { memoryRepository } from '../support/memory-repository.ts';

it('names what is in no README and in no test', () => {
  const repository = memoryRepository({
    'packages/a/package.json': { name: '@drv/a', exports: { '.': { '@drv/source': './src/index.ts' } } },
    'packages/a/src/index.ts':
      "export { told, tested } from './a.ts';\nexport { fine } from './b.ts';\nexport type { Any } from './c.ts';\n",
    'packages/a/README.md': '# @drv/a\n\n`told`, `fine(a)`\n',
    'packages/a/test/b.test.ts': '',
    'packages/a/test/all.test.ts': 'tested();',
  });
  expect(listOf(exportedValues(repository)).split('\n')).toEqual([
    expect.stringMatching(/^packages\/a\/src\/index\.ts +told has no test$/),
    expect.stringMatching(/^packages\/a\/src\/index\.ts +tested is not in the README$/),
  ]);
});
