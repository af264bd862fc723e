import { defineConfig, type Options } from 'tsup';

/**
 * A published library: ESM and CJS side by side, with a declaration file for each. No source maps: they would be two
 * thirds of what a user installs, and what is built is not minified.
 */
export function library(options: Options = {}) {
  return defineConfig({
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
    treeshake: true,
    // For CommonJS too: what two entries of a package share is there once.
    splitting: true,
    target: 'node22',
    ...options,
  });
}
