import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { packagesOf, type WorkspacePackage } from '../repository/workspace-package.ts';

interface Entry {
  readonly '@drv/source'?: unknown;
  readonly [condition: string]: unknown;
}

/** Libraries that need a later Node: pg-boss has no CommonJS, which `require` can load from 22.12 on. */
const NEWER: Readonly<Record<string, string>> = { '@drv/pgboss': '>=22.12' };

const REPOSITORY = 'https://github.com/drv-run/drv';
const SCRIPTS = {
  build: 'tsup',
  dev: 'vitest',
  test: 'vitest run',
  typecheck: 'tsc --noEmit',
  prepack: 'node ../../tooling/release/prepack.ts',
};

/** Fields of a published `package.json` that differ from how all of them look. */
export function manifestShape(repository: Repository): readonly Finding[] {
  return packagesOf(repository).flatMap((one) => {
    switch (one.kind) {
      case 'library':
        return [...registryFields(one), ...library(one), ...entries(one)];
      case 'app':
        return [
          ...registryFields(one),
          ...wrongFields(one, {
            publishConfig: { access: 'public' },
            scripts: { ...SCRIPTS, build: 'rolldown --config --logLevel warn' },
          }),
        ];
      case 'tool':
        return [];
    }
  });
}

/** What somebody reads who finds it in the registry. */
function registryFields(one: WorkspacePackage): readonly Finding[] {
  const { name, dir, manifest } = one;
  const where = `${dir}/package.json`;
  const findings = [
    ...wrongFields(one, {
      license: 'Apache-2.0',
      homepage: `${REPOSITORY}/tree/main/${dir}#readme`,
      bugs: `${REPOSITORY}/issues`,
      repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory: dir },
      type: 'module',
      engines: { node: NEWER[name] ?? '>=22' },
    }),
  ];
  const { description, keywords } = manifest;
  if (typeof description !== 'string' || !description.endsWith('.')) {
    findings.push({ where, what: '"description" must be one sentence' });
  }
  if (!Array.isArray(keywords) || keywords.length < 3) {
    findings.push({ where, what: '"keywords" must be at least three words to be found by' });
  }
  return findings;
}

function library(one: WorkspacePackage): readonly Finding[] {
  return wrongFields(one, {
    name: `@drv/${one.dir.slice('packages/'.length)}`,
    sideEffects: false,
    files: ['dist', 'CHANGELOG.md'],
    main: './dist/index.cjs',
    types: './dist/index.d.cts',
    scripts: { ...SCRIPTS, 'check:pkg': 'node ../../tooling/checks/check-package.ts' },
  });
}

function wrongFields(
  { dir, manifest }: WorkspacePackage,
  wanted: Readonly<Record<string, unknown>>,
): readonly Finding[] {
  return Object.entries(wanted)
    .filter(([field, value]) => !isDeepStrictEqual(manifest[field], value))
    .map(([field, value]) => ({
      where: `${dir}/package.json`,
      what: `"${field}" must be ${JSON.stringify(value)}, and is ${JSON.stringify(manifest[field]) ?? 'absent'}`,
    }));
}

/** Each entry: sources for this repository; for everybody else ESM and CJS, each with its own declarations. */
function entries({ dir, manifest }: WorkspacePackage): readonly Finding[] {
  const where = `${dir}/package.json`;
  const exported = (manifest['exports'] ?? {}) as Readonly<Record<string, Entry | string>>;
  const wanted = Object.fromEntries(
    Object.keys(exported).map((entry) => [entry, entry === './package.json' ? entry : entryFor(entry)]),
  );
  const findings: Finding[] = [];
  for (const required of ['.', './package.json']) {
    if (!(required in exported)) findings.push({ where, what: `"exports" must have "${required}"` });
  }
  for (const [entry, value] of Object.entries(wanted)) {
    // The order of conditions decides, so it is compared too.
    if (JSON.stringify(exported[entry]) === JSON.stringify(value)) continue;
    findings.push({ where, what: `exports["${entry}"] must be ${JSON.stringify(value)}` });
  }
  const published = { access: 'public', exports: withoutSource(wanted) };
  if (JSON.stringify(manifest['publishConfig']) !== JSON.stringify(published)) {
    findings.push({ where, what: `"publishConfig" must be ${JSON.stringify(published)}` });
  }
  return findings;
}

function entryFor(entry: string): Entry {
  const name = entry === '.' ? 'index' : entry.slice('./'.length);
  return {
    '@drv/source': `./src/${name}.ts`,
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  };
}

function withoutSource(exported: Readonly<Record<string, Entry | string>>): Record<string, unknown> {
  const published: Record<string, unknown> = {};
  for (const [entry, value] of Object.entries(exported)) {
    if (typeof value === 'string') published[entry] = value;
    else {
      const { '@drv/source': _source, ...others } = value;
      published[entry] = others;
    }
  }
  return published;
}
