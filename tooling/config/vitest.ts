import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Each package's configuration imports this file, so that `inject('engine')` has its type in every test.
import type {} from '../engine/src/provided-context.ts';

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
  return {
    ...shared,
    test: {
      name,
      include: ['{packages,apps,tooling,examples}/*/test/**/*.engine.test.ts'],
      globalSetup: [fileURLToPath(new URL('../engine/src/vitest.ts', import.meta.url))],
      testTimeout: 60_000,
      expect: { poll: { timeout: 20_000 } },
      hookTimeout: 60_000,
      maxWorkers,
      ...overrides,
    },
  } satisfies ViteUserConfig;
}
