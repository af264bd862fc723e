import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackages } from '../src/consumer/build-packages.ts';
import { compileErrors, CONSUMERS } from '../src/consumer/compile.ts';
import { createConsumerProject, type ConsumerProject } from '../src/consumer/consumer-project.ts';
import { NODES } from '../src/consumer/node-binaries.ts';
import { undeclaredTypes } from '../src/consumer/undeclared-types.ts';
import { unnamedTypes } from '../src/consumer/unnamed-types.ts';
import { gitRepository, root } from '../src/repository/git-repository.ts';
import { entriesOf, packagesOf } from '../src/repository/workspace-package.ts';

const libraries = packagesOf(gitRepository()).filter(({ kind }) => kind === 'library');
/** Every entry of every library, as users write it: `@drv/core`, `@drv/testing/vitest`. */
const entries = libraries.flatMap(entriesOf);
// The other one is loaded by vitest only.
const loadable = entries.filter(({ specifier }) => specifier !== '@drv/testing/vitest');
const names = loadable.map(({ specifier }) => specifier);
/** What a project with an older TypeScript has beside it. */
const EARLIER = { '5.9': 22, '6': 24 };
let project: ConsumerProject;

beforeAll(async () => {
  await buildPackages();
  project = await createConsumerProject(libraries);
});
afterAll(() => {
  project?.remove();
});

function absent(version: number): string {
  return `the lockfile has no Node ${version} for this platform`;
}

/** What each library's sources export: the promise that the packed forms are compared with. */
async function exportsOfSources(): Promise<Record<string, string[]>> {
  const modules = await Promise.all(
    loadable.map(async ({ specifier, source }) => {
      const module = (await import(join(root, source))) as object;
      return [specifier, Object.keys(module).sort()] as const;
    }),
  );
  return Object.fromEntries(modules);
}

describe.each(NODES)('on Node $version', ({ version, path: node }) => {
  it('import gives what the sources export', async ({ skip }) => {
    if (node === undefined) return skip(absent(version));
    const file = project.write(
      `exports-${version}.mjs`,
      `const found = {};
       for (const name of ${JSON.stringify(names)}) found[name] = Object.keys(await import(name)).sort();
       console.log(JSON.stringify(found));`,
    );
    expect(JSON.parse(await project.run(node, file))).toEqual(await exportsOfSources());
  });

  it('require gives the same', async ({ skip }) => {
    if (node === undefined) return skip(absent(version));
    const file = project.write(
      `exports-${version}.cjs`,
      `const found = {};
       for (const name of ${JSON.stringify(names)}) found[name] = Object.keys(require(name)).sort();
       console.log(JSON.stringify(found));`,
    );
    expect(JSON.parse(await project.run(node, file))).toEqual(await exportsOfSources());
  });

  it('an error of one copy is known to the other, and credentials stay protected', async ({ skip }) => {
    if (node === undefined) return skip(absent(version));
    const file = project.write(
      `two-copies-${version}.mjs`,
      `import { createRequire } from 'node:module';
       import * as esm from '@drv/core';
       import { protect } from '@drv/core/driver';
       const require = createRequire(import.meta.url);
       const cjs = require('@drv/core');
       const error = new cjs.DrvError('DRV_CONFLICT', 'x');
       const secret = require('@drv/core/driver').protect({ kind: 'basic', username: 'u', password: 'p4ssw0rd' });
       console.log(JSON.stringify({
         copies: esm.DrvError === cjs.DrvError ? 1 : 2,
         known: esm.DrvError.is(error) && cjs.DrvError.is(new esm.DrvError('DRV_CONFLICT', 'x')),
         byCode: esm.DrvError.is(error, 'DRV_CONFLICT'),
         otherCode: esm.DrvError.is(error, 'DRV_ABORTED'),
         password: protect(secret).password,
         shown: JSON.stringify(protect(secret)).includes('p4ssw0rd'),
       }));`,
    );
    expect(JSON.parse(await project.run(node, file))).toEqual({
      copies: 2,
      known: true,
      byCode: true,
      otherCode: false,
      password: 'p4ssw0rd',
      shown: false,
    });
  });

  it('both entries of one package hold the same class', async ({ skip }) => {
    if (node === undefined) return skip(absent(version));
    const file = project.write(
      `two-entries-${version}.mjs`,
      `import { createRequire } from 'node:module';
       import { DrvError } from '@drv/core';
       import * as driver from '@drv/core/driver';
       const require = createRequire(import.meta.url);
       const thrownBy = ({ throwIfAborted }) => {
         try { throwIfAborted(AbortSignal.abort()); } catch (error) { return error; }
       };
       console.log(JSON.stringify({
         esm: thrownBy(driver) instanceof DrvError,
         cjs: thrownBy(require('@drv/core/driver')) instanceof require('@drv/core').DrvError,
       }));`,
    );
    expect(JSON.parse(await project.run(node, file))).toEqual({ esm: true, cjs: true });
  });
});

describe('for TypeScript', () => {
  // The rest of the combinations: `pnpm check:consumers`.
  it.each(
    CONSUMERS.filter(({ typescript, nodeTypes }) => typescript === '7' || nodeTypes === EARLIER[typescript]),
  )(
    '$typescript, beside @types/node $nodeTypes, $resolution: a strict project compiles, declarations included',
    async (setup) => {
      const seen = entries
        .map(({ specifier }) => specifier)
        // The declarations of vitest bring those of Node that they were made for.
        .filter((specifier) => specifier !== '@drv/testing/vitest' || setup.nodeTypes === 24);
      const imports = seen.map((specifier, index) => `import * as library${index} from '${specifier}';`);
      const uses = seen.map((_, index) => `export type Library${index} = typeof library${index};`);
      const text = [...imports, ...uses, PROGRAM].join('\n');
      expect(await compileErrors(project.dir, setup, text)).toBe('');
    },
  );

  it('declarations mention only what the package declares, and no dockerode', () => {
    const undeclared = libraries.flatMap(({ name, manifest }) =>
      declarationsOf(name)
        .flatMap((text) => undeclaredTypes(manifest, text))
        .map((used) => `${name} mentions ${used}`),
    );
    expect(undeclared).toEqual([]);
  });

  it('every type that a declaration mentions has a name for its users', () => {
    const unnamed = libraries.flatMap(({ name }) =>
      declarationsOf(name)
        .flatMap((text) => unnamedTypes(text))
        .map((used) => `${name} mentions ${used}`),
    );
    expect(unnamed).toEqual([]);
  });

  function declarationsOf(name: string): readonly string[] {
    const dist = join(project.dir, 'node_modules', name, 'dist');
    return readdirSync(dist)
      .filter((file) => /\.d\.c?ts$/.test(file))
      .map((file) => readFileSync(join(dist, file), 'utf8'));
  }
});

/** What a user writes: data in, a union out, an error told from others. */
const PROGRAM = `
import { DrvError, runTask } from '@drv/core';
import type { ContainerTask, Driver } from '@drv/core';

const task: ContainerTask = { id: 'a', image: 'busybox', command: ['true'], timeoutMs: 1000 };

export async function run(driver: Driver): Promise<number> {
  try {
    const result = await runTask(driver, task, { stdin: 'text', signal: AbortSignal.timeout(1000) });
    switch (result.status) {
      case 'success':
        return result.exitCode;
      case 'error':
        return result.exitCode;
      case 'timeout':
        return result.timeoutMs;
      case 'killed':
        return result.cause === 'oom' ? 137 : 1;
      case 'cancelled':
        return result.reason === undefined ? 130 : 1;
    }
  } catch (error) {
    if (DrvError.is(error, 'DRV_IMAGE_NOT_FOUND')) return error.statusCode ?? 404;
    throw error;
  }
}
`;
