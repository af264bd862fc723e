import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Each package's configuration imports this file, so that `inject('engine')` has its type in every test.
import type {} from '../engine/src/provided-context.ts';
import { engineKind } from '../engine/src/kinds/engine-kind.ts';

/** Packages are tested from their sources: the condition that each `package.json` maps to `src/`. */
const conditions = ['@drv/source', 'node', 'module'];

const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
} satisfies ViteUserConfig;

/**
 * Files at a time, on two processors too: most tests wait, for containers and time limits. All projects have the same
 * number, as vitest runs only those beside each other.
 */
const maxWorkers = 3;

/** Tests that need nothing but Node: every `*.test.ts` except `*.engine.test.ts`. */
export function unit(name: string, overrides: ViteUserConfig['test'] = {}) {
  return defineConfig({
    ...shared,
    test: {
      name,
      include: ['test/**/*.test.ts'],
      exclude: ['test/**/*.engine.test.ts'],
      // For a busy machine: a test that needs this long is slow for another reason than itself.
      testTimeout: 30_000,
      expect: { poll: { timeout: 20_000 } },
      maxWorkers,
      ...overrides,
    },
  });
}

/**
 * Tests on a real engine: every `*.engine.test.ts` of the repository, in one project, so that they share one
 * engine. They get it by `inject('engine')`.
 */
export function engine(name: string, overrides: ViteUserConfig['test'] = {}) {
  // In a guest there is one processor, on which each system call takes ten times as long.
  const isGuest = engineKind(process.env['DRV_TEST_ENGINE'])?.guest === true;
  const times = isGuest ? 4 : 1;
  return {
    ...shared,
    test: {
      name,
      include: ['{packages,apps,tooling,examples}/*/test/**/*.engine.test.ts'],
      globalSetup: [fileURLToPath(new URL('../engine/src/vitest.ts', import.meta.url))],
      testTimeout: times * 60_000,
      expect: { poll: { timeout: times * 20_000 } },
      hookTimeout: times * 60_000,
      maxWorkers: isGuest ? 1 : maxWorkers,
      ...overrides,
    },
  } satisfies ViteUserConfig;
}
