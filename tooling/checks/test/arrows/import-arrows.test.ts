import { expect, it } from 'vitest';
import { importArrows } from '../../src/arrows/import-arrows.ts';
import { listOf } from '../../src/finding.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsIn(path: string, text: string): string {
  const dir = path.split('/').slice(0, 2).join('/');
  const name = dir === 'apps/drv' ? '@drv/cli' : `@drv/${dir.slice('packages/'.length)}`;
  return listOf(importArrows(memoryRepository({ [`${dir}/package.json`]: { name }, [path]: text })));
}

it('is content with core, node and neighbours', () => {
  const text =
    "import { readFile } from 'node:fs/promises';\nimport { DrvError } from '@drv/core';\nimport './a.ts';";
  expect(findingsIn('packages/auth/src/pull/b.ts', text)).toBe('');
});

it.each([
  ["import { keychain } from '@drv/auth';"],
  ["import type { Keychain } from '@drv/auth';"],
  ["export { keychain } from '@drv/auth';"],
  ["const auth = await import('@drv/auth');"],
  ["const auth = require('@drv/auth');"],
  ["export type Keychain = import('@drv/auth').Keychain;"],
  ["import auth = require('@drv/auth/deep');"],
])('sees %s', (text) => {
  expect(findingsIn('packages/docker/src/run/a.ts', `\n${text}`)).toBe(
    'packages/docker/src/run/a.ts:2  @drv/docker must not import @drv/auth',
  );
});

it('refuses pino in a library and allows it in the application', () => {
  expect(findingsIn('packages/docker/src/a.ts', "import pino from 'pino';")).toContain(
    'must not import pino',
  );
  expect(findingsIn('apps/drv/src/a.ts', "import pino from 'pino';")).toBe('');
});

it('allows in tests what it refuses in sources', () => {
  const text = "import { driverCases } from '@drv/testing';";
  expect(findingsIn('packages/docker/test/a.test.ts', text)).toBe('');
  expect(findingsIn('packages/docker/src/a.ts', text)).toContain('must not import @drv/testing');
  expect(findingsIn('packages/core/test/a.test.ts', text)).toContain(
    'the tests of @drv/core must not import',
  );
});

it('keeps relative imports inside the package, and sources away from tests', () => {
  expect(findingsIn('packages/docker/src/a.ts', "import '../../core/src/index.ts';")).toContain(
    'which leaves packages/docker/src/',
  );
  expect(findingsIn('packages/docker/src/a.ts', "import '../test/b.ts';")).toContain(
    'which leaves packages/docker/src/',
  );
  expect(findingsIn('packages/docker/test/a.test.ts', "import '../src/b.ts';")).toBe('');
});

it('lets a package read its own manifest, and no other', () => {
  expect(
    findingsIn('apps/drv/src/a.ts', "import manifest from '../package.json' with { type: 'json' };"),
  ).toBe('');
  expect(findingsIn('apps/drv/src/a.ts', "import '../../../package.json';")).toContain('which leaves');
});

it('lets configuration files share the configuration', () => {
  const text = "import { library } from '../../tooling/config/tsup.ts';";
  expect(findingsIn('packages/docker/tsup.config.ts', text)).toBe('');
  expect(findingsIn('packages/docker/test/a.test.ts', text)).toContain('which leaves packages/docker/');
});

it('is not fooled by text that only looks like an import', () => {
  expect(
    findingsIn(
      'packages/docker/src/a.ts',
      "// import '@drv/auth'\nexport const text = \"import '@drv/auth'\";",
    ),
  ).toBe('');
});
