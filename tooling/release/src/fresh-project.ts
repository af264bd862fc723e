import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Registry } from './start-registry.ts';

/** A new user's project: an empty folder outside of the repository. */
export interface FreshProject extends AsyncDisposable {
  readonly dir: string;
  /** Installs as a user would: `npm install @drv/core`. */
  install(command: string): Promise<void>;
  /** Writes a program and runs it with `runtime`, `words` before the file; rejects with all that it wrote when it fails or does not end. */
  run(runtime: string, file: string, text: string, words?: readonly string[]): Promise<string>;
}

/** A project that takes the packages of drv from `registry` and has nothing installed yet. */
export async function createFreshProject(registry: Registry): Promise<FreshProject> {
  // The real path: a link in it would give every module two names.
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'drv-project-')));
  await writeFile(join(dir, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await writeFile(join(dir, '.npmrc'), registry.npmrc);
  return {
    dir,
    async install(command) {
      const [client = 'npm', ...words] = command.split(/\s+/);
      // Unless it is told so, pnpm takes a package that has an install script for an error in CI.
      const options =
        client === 'pnpm' ? ['--ignore-scripts'] : ['--no-audit', '--no-fund', '--ignore-scripts'];
      await execa(client, [...words, ...options], { cwd: dir, preferLocal: true, timeout: 120_000 });
    },
    async run(runtime, file, text, before = []) {
      await writeFile(join(dir, file), text);
      const words = text.includes('@drv/testing/vitest')
        ? ['node_modules/vitest/vitest.mjs', 'run', file]
        : [...before, file];
      const { stdout } = await execa(runtime, words, {
        cwd: dir,
        timeout: 60_000,
        env: { NODE_OPTIONS: '', NODE_PATH: '', NO_COLOR: '1' },
      });
      return stdout;
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
