import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Packages are tested from their sources: the condition that each `package.json` maps to `src/`. */
const conditions = ['@drv/source', 'node', 'import', 'module', 'default'];

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
      ...overrides,
    },
  });
}
