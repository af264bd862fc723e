import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A clone of what is committed, with its dependencies and nothing that was built. */
export interface Clone extends AsyncDisposable {
  readonly dir: string;
  /** Runs a program of its `node_modules` in a folder of it; what it wrote. Rejects when it fails. */
  run(program: string, words: readonly string[], folder?: string): Promise<string>;
}

/** Clones the repository at `root`. What is not committed is not in it. */
export async function cloneHead(root: string): Promise<Clone> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'drv-clone-')));
  const run = async (program: string, words: readonly string[], folder = '.') => {
    const { all } = await execa(program, words, {
      cwd: join(dir, folder),
      all: true,
      preferLocal: true,
      localDir: dir,
      // A build of the same sources is the same: those of this checkout count.
      env: { TURBO_CACHE_DIR: join(root, '.turbo/cache'), CI: '1' },
    });
    return all;
  };
  const remove = () => rm(dir, { recursive: true, force: true });
  try {
    await run('git', ['clone', '--quiet', root, '.']);
    const pnpm = join(root, 'node_modules/.bin/pnpm');
    await run(pnpm, ['install', '--frozen-lockfile', '--prefer-offline']);
  } catch (error) {
    await remove();
    throw error;
  }
  return { dir, run, [Symbol.asyncDispose]: remove };
}
