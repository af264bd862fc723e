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
  keywords: ['docker', 'stats', 'metrics'],
  license: 'Apache-2.0',
  homepage: 'https://github.com/drv-run/drv/tree/main/packages/stats#readme',
  bugs: 'https://github.com/drv-run/drv/issues',
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
    dev: 'vitest',
    test: 'vitest run',
    typecheck: 'tsc --noEmit',
    prepack: 'node ../../tooling/release/prepack.ts',
    'check:pkg': 'node ../../tooling/checks/check-package.ts',
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
  [{ keywords: ['docker'] }, '"keywords" must be at least three words'],
  [
    { homepage: undefined },
    '"homepage" must be "https://github.com/drv-run/drv/tree/main/packages/stats#readme"',
  ],
  [{ scripts: { ...right.scripts, prepack: undefined } }, '"scripts" must be'],
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

it('asks of an application what the registry shows, and no library entries', () => {
  const { exports: _exports, main: _main, types: _types, sideEffects: _effects, ...shown } = right;
  const app = {
    ...shown,
    homepage: 'https://github.com/drv-run/drv/tree/main/apps/drv#readme',
    repository: { ...right.repository, directory: 'apps/drv' },
    publishConfig: { access: 'public' },
    scripts: { ...right.scripts, build: 'rolldown --config --logLevel warn', 'check:pkg': undefined },
  };
  const findings = (manifest: object) =>
    listOf(manifestShape(memoryRepository({ 'apps/drv/package.json': manifest })));
  expect(findings(app)).toBe('');
  expect(findings({ ...app, publishConfig: undefined })).toContain(
    '"publishConfig" must be {"access":"public"}',
  );
});
