import { defineConfig, type Options } from 'tsup';
import { bundledLicences } from './bundled-licences.ts';

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

/**
 * A command: ESM only, nobody imports it. All that it uses is in its files, packages of others too, so that Node finds
 * and reads a few files instead of hundreds; what is imported late is in a file of its own.
 */
export function app(options: Options = {}) {
  return defineConfig({
    format: ['esm'],
    clean: true,
    target: 'node22',
    splitting: true,
    treeshake: true,
    noExternal: [/./],
    // From the sources, of which only what is used is taken.
    esbuildOptions(esbuild) {
      esbuild.conditions = ['@drv/source', 'node'];
    },
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    ...options,
    esbuildPlugins: [...(options.esbuildPlugins ?? []), bundledLicences],
  });
}
