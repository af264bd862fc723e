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
      // They wait for containers and time limits most of the time.
      maxWorkers: 3,
      ...overrides,
    },
  } satisfies ViteUserConfig;
}
