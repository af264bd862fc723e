import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A home directory with files and programs, removed when it is disposed. */
export interface TempHome extends AsyncDisposable {
  readonly path: string;
  /** `HOME` is this directory, and `PATH` finds the programs in its `bin`. */
  readonly env: Readonly<Record<string, string>>;
}

/** @param files Content by path; what lies in `bin/` is made executable. */
export async function tempHome(files: Readonly<Record<string, string>>): Promise<TempHome> {
  const path = await mkdtemp(join(tmpdir(), 'drv-home-'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    if (name.startsWith('bin/')) await chmod(file, 0o755);
  }
  return {
    path,
    env: { HOME: path, XDG_RUNTIME_DIR: join(path, 'run'), PATH: `${join(path, 'bin')}:/usr/bin:/bin` },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
