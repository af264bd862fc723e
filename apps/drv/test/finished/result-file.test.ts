import { execFileSync, spawn } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultFile } from '../../src/finished/result-file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drv-result-file-'));
});
afterAll(() => rm(directory, { recursive: true }));

const open = (path: string) => resultFile(path, directory, '--result');

describe('resultFile', () => {
  it('makes a file, and replaces one, without leaving another', async () => {
    await (await open('made.json')).write('one');
    await (await open('made.json')).write('two');
    expect(await readFile(join(directory, 'made.json'), 'utf8')).toBe('two');
    expect(await readdir(directory)).toEqual(['made.json']);
  });

  it('removes an older file before anything is written', async () => {
    await writeFile(join(directory, 'older.json'), 'of another run');
    await open('older.json');
    expect(await readdir(directory)).not.toContain('older.json');
  });

  it('replaces what a link stands for, and not the link', async () => {
    await mkdir(join(directory, 'elsewhere'));
    await writeFile(join(directory, 'elsewhere/real.json'), 'old');
    await symlink('elsewhere/real.json', join(directory, 'link.json'));
    await (await open('link.json')).write('new');
    expect((await lstat(join(directory, 'link.json'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(directory, 'elsewhere/real.json'), 'utf8')).toBe('new');
  });

  it('writes to a pipe as it is', async () => {
    const pipe = join(directory, 'pipe');
    execFileSync('bash', ['-c', 'mkfifo "$0"', pipe]);
    const reader = spawn('cat', [pipe]);
    const read = text(reader.stdout);
    await (await open('pipe')).write('through');
    expect(await read).toBe('through');
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  it('writes to an open file by its number, after what is there', async () => {
    const path = join(directory, 'stdout.txt');
    await writeFile(path, 'output of the task\n');
    const program = `
      const { resultFile } = await import(process.argv[1]);
      await (await resultFile('/dev/fd/3', '/', '--result')).write('result');`;
    const module = new URL('../../src/finished/result-file.ts', import.meta.url).href;
    const argv = ['--conditions=@drv/source', '--input-type=module', '-e', program, module];
    execFileSync('bash', ['-c', 'exec "$@" 3>>"$0"', path, process.execPath, ...argv]);
    expect(await readFile(path, 'utf8')).toBe('output of the task\nresult');
  });

  it('knows now what could not be written later', async () => {
    await expect(open('missing/r.json')).rejects.toThrow(
      '--result missing/r.json: no such file or directory',
    );
    await expect(open('.')).rejects.toThrow('--result .: is a directory');
    await expect(open('')).rejects.toThrow('--result "": is a directory');
    await expect(open('made.json/r.json')).rejects.toThrow('a part of the path is not a directory');
  });
});
