import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importRules } from '../../src/arrows/import-rules.ts';

const ARROWS = {
  '@drv/core': { drv: [], drvInTests: [], others: [] },
  '@drv/auth': { drv: ['@drv/core'], drvInTests: [], others: [] },
  '@drv/docker': { drv: ['@drv/core'], drvInTests: ['@drv/auth'], others: ['pump'] },
};
const FOLDERS = { 'packages/docker/src/engine': ['@drv/auth'] };
const LAYERS = { 'packages/docker': ['.', ['prepare', 'run'], 'run/usage', 'engine'] };

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'drv-arrows-'));
  await mkdir(path.join(root, 'node_modules/@drv'), { recursive: true });
  for (const name of ['core', 'auth', 'docker']) {
    await write(
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@drv/${name}`, exports: './src/index.ts' }),
    );
    await write(`packages/${name}/src/index.ts`, 'export const x = 1; export type X = number;');
    await symlink(`../../packages/${name}`, path.join(root, 'node_modules/@drv', name));
  }
  for (const name of ['pump', 'pino']) {
    await write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, exports: './index.js', type: 'module' }),
    );
    await write(`node_modules/${name}/index.js`, 'export const x = 1;');
  }
  await write('packages/docker/src/prepare/p.ts', 'export const x = 1; export type X = number;');
  await write('packages/docker/src/engine/e.ts', 'export const x = 1;');
  await write('packages/docker/src/run/r.ts', 'export const x = 1; export type X = number;');
  await write('packages/docker/src/run/usage/u.ts', 'export const x = 1;');
  await write('packages/docker/test/t.ts', 'export const x = 1;');
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

/** The names of the rules that a file with this text breaks. */
async function broken(file: string, text: string): Promise<readonly string[]> {
  await write(file, text);
  try {
    const { output } = await cruise(['packages'], {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...importRules(ARROWS, LAYERS, FOLDERS)] },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import'] },
    });
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  } finally {
    await rm(path.join(root, file));
  }
}

it.each([
  ["import { x } from '@drv/core';"],
  ["import { x } from 'pump';"],
  ["import { x } from '../engine/e.ts';"],
  ["import { x } from './r.ts';"],
  ["import { x } from './usage/u.ts';"],
  ["import { readFile } from 'node:fs/promises';"],
  ["// import '@drv/auth'\nexport const text = \"import '@drv/auth'\";"],
])('is content with %s', async (text) => {
  expect(await broken('packages/docker/src/run/a.ts', text)).toEqual([]);
});

it.each([
  ["import { x } from '@drv/auth';"],
  ["import type { X } from '@drv/auth';"],
  ["export { x } from '@drv/auth';"],
  ["const auth = await import('@drv/auth');"],
  ["export type X = import('@drv/auth').X;"],
])('sees the arrow in %s', async (text) => {
  expect(await broken('packages/docker/src/run/a.ts', text)).toContain(
    '@drv/docker imports only packages that it has an arrow to',
  );
});

it('refuses in sources what it allows in tests', async () => {
  expect(await broken('packages/docker/test/a.ts', "import { x } from '@drv/auth';")).toEqual([]);
  expect(await broken('packages/core/test/a.ts', "import { x } from '@drv/auth';")).toEqual([
    'the tests of @drv/core import only packages of its row',
  ]);
});

it('refuses a dependency that the row does not list', async () => {
  expect(await broken('packages/docker/src/a.ts', "import { x } from 'pino';")).toEqual([
    '@drv/docker imports only what its row lists',
  ]);
});

it('keeps relative imports inside the package, and sources away from tests', async () => {
  expect(await broken('packages/docker/src/a.ts', "import { x } from '../../core/src/index.ts';")).toEqual([
    '@drv/docker imports other packages by name',
  ]);
  expect(await broken('packages/docker/src/a.ts', "import { x } from '../test/t.ts';")).toEqual([
    'the sources of @drv/docker import nothing of its own outside src',
  ]);
});

it.each([
  ['engine', 'packages/docker/src/engine/a.ts', "import type { X } from '../run/r.ts';"],
  ['run/usage', 'packages/docker/src/run/usage/a.ts', "import { x } from '../r.ts';"],
  ['run', 'packages/docker/src/run/a.ts', "import type { X } from '../prepare/p.ts';"],
  ['prepare', 'packages/docker/src/prepare/a.ts', "import { x } from '../index.ts';"],
])('sees an import that leaves %s upward or sideways', async (folder, file, text) => {
  expect(await broken(file, text)).toEqual([`${folder} of packages/docker imports only what lies below it`]);
});

it.each([["import type { X } from '@drv/core';"], ["import { x } from 'pump';"]])(
  'sees in a folder that is to use less what only its package may: %s',
  async (text) => {
    expect(await broken('packages/docker/src/engine/a.ts', text)).toEqual([
      'packages/docker/src/engine imports only @drv/auth',
    ]);
  },
);

it('sees a circle of types', async () => {
  await write('packages/auth/src/b.ts', "import type { A } from './a.ts'; export type B = A;");
  expect(
    await broken('packages/auth/src/a.ts', "import type { B } from './b.ts'; export type A = B;"),
  ).toContain('no circle');
  await rm(path.join(root, 'packages/auth/src/b.ts'));
});
