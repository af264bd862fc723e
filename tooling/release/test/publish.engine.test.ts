import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, packageOf } from '@drv/tooling-checks/imports';
import { NODES } from '@drv/tooling-checks/nodes';
import { gitRepository, root } from '@drv/tooling-checks/repository';
import { packagesOf } from '@drv/tooling-checks/workspace';
import {
  EngineApi,
  startPrivatePostgres,
  startPrivateRedis,
  type PrivatePostgres,
  type PrivateRedis,
} from '@drv/tooling-engine';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { cloneHead, type Clone } from '../src/clone-head.ts';
import { downloadPackage } from '../src/download-package.ts';
import { createFreshProject, type FreshProject } from '../src/fresh-project.ts';
import { missingLine } from '../src/missing-line.ts';
import { publishAll } from '../src/publish-all.ts';
import { readmePrograms } from '../src/readme-programs.ts';
import { startRegistry, type Registry } from '../src/start-registry.ts';

const { host, images } = inject('engine');
const published = packagesOf(gitRepository()).filter(({ kind }) => kind !== 'tool');
const oldest = NODES[0]?.path;
let registry: Registry;
let clone: Clone;
let redis: PrivateRedis;
let postgres: PrivatePostgres;

beforeAll(async () => {
  registry = await startRegistry();
  redis = await startPrivateRedis();
  postgres = await startPrivatePostgres();
  clone = await cloneHead(root);
  await publishAll(clone, registry);
}, 400_000);
afterAll(async () => {
  await clone?.[Symbol.asyncDispose]();
  await registry?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

describe('what is published from a clean clone', () => {
  it.each(published)(
    '$name has every file that its package.json names, and something in it',
    async ({ name }) => {
      const { manifest, files } = await downloadPackage(registry, name);
      const { main, types, bin, exports } = manifest;
      const named = leaves([main, types, bin, exports]);
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((path) => !files.has(path))).toEqual([]);
      expect(JSON.stringify(manifest)).not.toMatch(/@drv\/source|workspace:|catalog:/);
      expect([...files]).toEqual(expect.arrayContaining(['./README.md', './LICENSE']));
    },
  );

  it('is not packed by npm, which would leave in what only this repository has', async () => {
    for (const words of [['pack'], ['publish', '--registry', registry.url, '--tag', 'wrong']]) {
      const refused = await clone.run('npm', words, 'packages/core').catch(String);
      expect(refused).toContain('@drv/core cannot be packed: only pnpm packs it right');
    }
  });
});

describe('the command, installed from the registry', () => {
  it('runs a task', async () => {
    await using project = await createFreshProject(registry);
    await project.install('npm install @drv/cli');
    const drv = join(project.dir, 'node_modules/.bin/drv');
    const { stdout } = await execa(drv, ['run', '--host', host, images.busybox, 'echo', 'hello'], {
      env: { DRV_CONFIG: 'none' },
      stdin: 'ignore',
    });
    expect(stdout).toBe('hello');
  });
});

const READMES = [...published, { name: 'the repository', dir: '.' }].map(({ name, dir }) => ({
  name,
  ...readmePrograms(readFileSync(join(root, dir, 'README.md'), 'utf8')),
}));

const withPrograms = READMES.filter(({ programs }) => programs.length > 0);
describe.each(withPrograms)('the README of $name', ({ name, installs, programs }) => {
  it('tells to install every package that its programs import', () => {
    const installed = installs.flatMap((line) => line.split(/\s+/));
    const imported = programs.flatMap(({ text }) =>
      importsOf('program.ts', text).flatMap(({ specifier }) => packageOf(specifier) ?? []),
    );
    expect([...new Set(imported)].filter((used) => !installed.includes(used))).toEqual([]);
  });

  // With pnpm a package finds only what it declares itself; npm finds more.
  it.each(name === '@drv/docker' ? ['npm', 'pnpm'] : ['pnpm'])(
    'has programs that run as they stand, installed with %s',
    async (client) => {
      if (oldest === undefined) throw new Error('There is no Node 22 for this platform.');
      await using _busybox = await nameBusybox();
      await using project = await createFreshProject(registry);
      for (const line of installs)
        await project.install(line.replace(/^npm install/, client === 'npm' ? 'npm install' : 'pnpm add'));
      for (const { line, text, prints } of programs) {
        const output = await project.run(oldest, `line-${line}.test.mts`, onTestEngine(text));
        expect(missingLine(output, prints), `line ${line} prints:\n${output}`).toBeUndefined();
      }
    },
    120_000,
  );
});

const GUIDES = gitRepository()
  .files.filter((path) => /^docs\/(index|guide\/.*)\.md$/.test(path))
  .map((path) => ({ path, ...readmePrograms(readFileSync(join(root, path), 'utf8')) }))
  .filter(({ programs }) => programs.length > 0);

describe('the guides', () => {
  let project: FreshProject;
  beforeAll(async () => {
    project = await createFreshProject(registry);
    const words = GUIDES.flatMap(({ installs }) => installs).flatMap((line) => line.split(/\s+/).slice(2));
    await project.install(
      `pnpm add ${[...new Set(words)].filter((word) => !word.startsWith('-')).join(' ')}`,
    );
  }, 120_000);
  afterAll(() => project?.[Symbol.asyncDispose]());

  it.each(GUIDES)(
    'of $path has programs that run as they stand, with what it tells to install',
    async (page) => {
      if (oldest === undefined) throw new Error('There is no Node 22 for this platform.');
      const { path, installs, programs } = page;
      const installed = installs.flatMap((line) => line.split(/\s+/));
      await using _busybox = await nameBusybox();
      for (const { line, text, prints } of programs) {
        const imported = importsOf('program.ts', text).flatMap(({ specifier }) => packageOf(specifier) ?? []);
        expect(imported.filter((used) => !installed.includes(used))).toEqual([]);
        const output = await project.run(oldest, `line-${line}.mts`, onTestEngine(text));
        expect(missingLine(output, prints), `${path}:${line} prints:\n${output}`).toBeUndefined();
      }
    },
  );
});

/** The only change to a program: it finds the engine of the tests where a user's is in its usual place. */
function onTestEngine(program: string): string {
  return program
    .replace(/redis:\/\/localhost(:6379)?/g, redis?.url ?? '')
    .replace(/postgres:\/\/localhost(:5432)?/g, postgres?.url ?? '')
    .replace(/(createDockerDriver|createEngineClient)\(\)/g, `$1({ host: '${host}' })`)
    .replace(/createDockerDriver\(\{(?! engine)/g, `createDockerDriver({ host: '${host}',`)
    .replace(
      /engineFromEnvironment\(\{ env: process\.env \}\)/g,
      `engineFromEnvironment({ env: { DOCKER_HOST: '${host}' } })`,
    );
}

/** Has the image that READMEs name on the engine, unless it is there. */
async function nameBusybox(): Promise<AsyncDisposable> {
  const api = new EngineApi(host);
  const there = await api.call('GET', '/images/busybox:latest/json').then(
    () => true,
    () => false,
  );
  if (there) return { async [Symbol.asyncDispose]() {} };
  await api.call('POST', `/images/${images.busybox}/tag`, { query: { repo: 'busybox', tag: 'latest' } });
  return {
    async [Symbol.asyncDispose]() {
      await api.call('DELETE', '/images/busybox:latest');
    },
  };
}

/** Every path in a tree of conditions. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value.startsWith('./') ? value : `./${value}`];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}
