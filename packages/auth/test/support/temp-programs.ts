import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of programs, removed when it is disposed. */
export interface TempPrograms extends AsyncDisposable {
  readonly directory: string;
  /** An environment that finds these programs before those of the system. */
  readonly env: Readonly<Record<string, string>>;
}

/** Writes Node programs by name, each the body of a module whose standard input is in `input`. */
export async function tempPrograms(programs: Readonly<Record<string, string>>): Promise<TempPrograms> {
  const directory = await mkdtemp(join(tmpdir(), 'drv-helper-'));
  // Whatever package.json there may be above the directory.
  await writeFile(join(directory, 'package.json'), '{"type":"commonjs"}');
  for (const [name, body] of Object.entries(programs)) {
    const file = join(directory, name);
    await writeFile(file, body.startsWith('#!') ? body : `#!${process.execPath}\n${body}`);
    await chmod(file, 0o755);
  }
  return {
    directory,
    env: { PATH: `${directory}:/usr/bin:/bin`, HOME: directory },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
