import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from '../../src/helper/find-program.ts';

describe('a program on PATH of Windows', () => {
  let directory: string;
  const before = process.cwd();
  beforeEach(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'drv-windows-')));
    process.chdir(directory);
  });
  afterEach(async () => {
    process.chdir(before);
    await rm(directory, { recursive: true });
  });
  // Here a name with backslashes is a plain file name.
  async function write(name: string): Promise<void> {
    await writeFile(name, '');
    await chmod(name, 0o755);
  }

  it('is found with its ending, the first directory first, in the order of PATHEXT within one', async () => {
    for (const name of ['C:\\a\\x.cmd', 'C:\\b\\x.exe', 'C:\\b\\x.cmd', 'C:\\b\\y.js']) await write(name);
    const find = (program: string, env: object = {}) =>
      findProgram(program, { Path: 'C:\\a;C:\\b', ...env }, 'win32');
    expect(await find('x')).toBe('C:\\a\\x.cmd');
    expect(await find('x', { Path: 'C:\\b;C:\\a' })).toBe('C:\\b\\x.exe');
    expect(await find('x', { Path: 'C:\\b;C:\\a', PATHEXT: '.CMD;.EXE' })).toBe('C:\\b\\x.cmd');
    expect(await find('y')).toBeUndefined();
  });

  it('is found in a directory that PATH has in quotation marks, and not in one that is relative', async () => {
    await write('C:\\Program Files\\x.exe');
    expect(await findProgram('x', { PATH: '"C:\\Program Files"' }, 'win32')).toBe('C:\\Program Files\\x.exe');
    await mkdir('bin');
    await write('bin/x.exe');
    expect(await findProgram('x', { PATH: 'bin;.;' }, 'win32')).toBeUndefined();
  });
});
