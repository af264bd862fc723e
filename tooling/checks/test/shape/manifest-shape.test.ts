import { expect, it } from 'vitest';
import { listOf } from '../../src/finding.ts';
import { manifestShape } from '../../src/shape/manifest-shape.ts';
import { memoryRepository } from '../support/memory-repository.ts';

const published = {
  import: { types: './dist/index.d.ts', default: './dist/index.js' },
  require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
};
const right = {
  name: '@drv/stats',
  description: 'One sentence.',
  license: 'Apache-2.0',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22' },
  repository: { type: 'git', url: 'git+https://github.com/drv-run/drv.git', directory: 'packages/stats' },
  files: ['dist', 'CHANGELOG.md'],
  main: './dist/index.cjs',
  types: './dist/index.d.cts',
  exports: { '.': { '@drv/source': './src/index.ts', ...published }, './package.json': './package.json' },
  publishConfig: { access: 'public', exports: { '.': published, './package.json': './package.json' } },
  scripts: {
    build: 'tsup',
    test: 'vitest run',
    typecheck: 'tsc --noEmit',
    'check:pkg': 'publint --strict --pack pnpm && attw --pack .',
  },
};

function findingsFor(changes: object): string {
  return listOf(manifestShape(memoryRepository({ 'packages/stats/package.json': { ...right, ...changes } })));
}

it('knows the right shape', () => {
  expect(findingsFor({})).toBe('');
});

it.each([
  [{ license: 'MIT' }, '"license" must be "Apache-2.0", and is "MIT"'],
  [{ sideEffects: undefined }, '"sideEffects" must be false, and is absent'],
  [{ name: '@drv/other' }, '"name" must be "@drv/stats"'],
  [{ description: 'No full stop' }, '"description" must be one sentence'],
  [{ files: ['dist', 'src'] }, '"files" must be'],
  [{ exports: { '.': right.exports['.'] } }, '"exports" must have "./package.json"'],
])('refuses %j', (change, what) => {
  expect(findingsFor(change)).toContain(what);
});

it('refuses an entry without declarations for CommonJS', () => {
  const entry = { '@drv/source': './src/index.ts', import: published.import, require: './dist/index.cjs' };
  expect(findingsFor({ exports: { ...right.exports, '.': entry } })).toContain('exports["."] must be');
});

it('refuses to publish the entry that only this repository has', () => {
  expect(findingsFor({ publishConfig: { access: 'public', exports: right.exports } })).toContain(
    '"publishConfig" must be',
  );
});

it('takes further entries in the same form', () => {
  const sub = {
    import: { types: './dist/vitest.d.ts', default: './dist/vitest.js' },
    require: { types: './dist/vitest.d.cts', default: './dist/vitest.cjs' },
  };
  expect(
    findingsFor({
      exports: {
        '.': right.exports['.'],
        './vitest': { '@drv/source': './src/vitest.ts', ...sub },
        './package.json': './package.json',
      },
      publishConfig: {
        access: 'public',
        exports: { '.': published, './vitest': sub, './package.json': './package.json' },
      },
    }),
  ).toBe('');
});
