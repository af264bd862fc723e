import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConfigReader, type ConfigReader } from '../../src/read/config-reader.ts';
import { problemOf } from '../support/problem-of.ts';
import { VirtualFiles } from '../support/virtual-files.ts';

const PATH = '/cfg/config.json';
const configWith = (...keys: readonly string[]) =>
  JSON.stringify({ auths: Object.fromEntries(keys.map((k) => [k, {}])) });

async function hasKey(reader: ConfigReader, path: string, key: string): Promise<boolean> {
  const config = await reader.read(path);
  return config !== undefined && [...config.auths.find({ registry: key, repository: 'a' })].length > 0;
}

describe('a file that is looked at', () => {
  it('is read once, and again when it changed', async () => {
    const files = new VirtualFiles({ [PATH]: configWith('a.io') });
    const reader = createConfigReader(files);
    const before = await reader.version(PATH);
    for (let n = 0; n < 3; n += 1) expect(await hasKey(reader, PATH, 'a.io')).toBe(true);
    expect(files.reads).toHaveLength(1);

    files.write(PATH, configWith('b.io'));
    expect(await reader.version(PATH)).not.toBe(before);
    expect(await hasKey(reader, PATH, 'a.io')).toBe(false);
    expect(await hasKey(reader, PATH, 'b.io')).toBe(true);
    expect(files.reads).toHaveLength(2);
  });

  it('may come and go', async () => {
    const files = new VirtualFiles();
    const reader = createConfigReader(files);
    expect(await reader.read(PATH)).toBeUndefined();
    expect(await reader.version(PATH)).toBe('absent');
    files.write(PATH, configWith('a.io'));
    expect(await hasKey(reader, PATH, 'a.io')).toBe(true);
    files.remove(PATH);
    expect(await reader.read(PATH)).toBeUndefined();
  });

  it('is read again when the reader forgets', async () => {
    const files = new VirtualFiles({ [PATH]: configWith('a.io') });
    const reader = createConfigReader(files);
    await reader.read(PATH);
    reader.forget();
    await reader.read(PATH);
    expect(files.reads).toHaveLength(2);
  });

  it('is read once for all who wait for it', async () => {
    const files = new VirtualFiles({ [PATH]: configWith('a.io') });
    const reader = createConfigReader(files);
    const configs = await Promise.all(Array.from({ length: 10 }, () => reader.read(PATH)));
    expect(new Set(configs).size).toBe(1);
    expect(files.reads).toHaveLength(1);
  });

  it('that vanishes between the look and the reading is none', async () => {
    const files = new VirtualFiles({ [PATH]: '{}' });
    const reader = createConfigReader({
      statFile: files.statFile,
      readFile: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' })),
    });
    expect(await reader.read(PATH)).toBeUndefined();
  });
});

it('without a way to look, a file is parsed again only where its text changed', async () => {
  const files = new VirtualFiles({ [PATH]: configWith('a.io') });
  const { readFile } = files;
  const reader = createConfigReader({ readFile: async (path) => Buffer.from(await readFile(path)) });
  const first = await reader.read(PATH);
  expect(await reader.read(PATH)).toBe(first);
  expect(await reader.version(PATH)).toMatch(/^[0-9a-f]{64}$/);
  files.write(PATH, configWith('b.io'));
  expect(await hasKey(reader, PATH, 'b.io')).toBe(true);
  files.remove(PATH);
  expect(await reader.version(PATH)).toBe('absent');
});

it.each([
  ['config-read', Object.assign(new Error('no'), { code: 'EACCES' }), `${PATH}: cannot be read (EACCES)`],
  ['config-read', new Error('odd'), `${PATH}: cannot be read`],
  ['config-read', 'odd', `${PATH}: cannot be read`],
])('a file that cannot be read is an error that names it', async (problem, reason, message) => {
  const reader = createConfigReader({ readFile: () => Promise.reject(reason as Error) });
  const error: unknown = await reader.read(PATH).catch((caught: unknown) => caught);
  expect(problemOf(error)).toBe(problem);
  expect(error).toHaveProperty('message', message);
});

it('a file of more than 64 MiB is an error, not read', async () => {
  const files = new VirtualFiles({ [PATH]: '{}' });
  const huge = async (path: string) => ({ ...(await files.statFile(path)), size: 64n * 1024n * 1024n + 1n });
  const reader = createConfigReader({ readFile: files.readFile, statFile: huge });
  await expect(reader.read(PATH)).rejects.toMatchObject({ cause: { problem: 'config-read' } });
  expect(files.reads).toEqual([]);
});

it('abort before or during the reading rejects', async () => {
  const reader = createConfigReader(new VirtualFiles({ [PATH]: '{}' }));
  await expect(reader.read(PATH, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'DRV_ABORTED',
  });
  const caller = new AbortController();
  const stuck = createConfigReader({
    statFile: new VirtualFiles({ [PATH]: '{}' }).statFile,
    readFile: (_path, { signal }) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      ),
  });
  const read = stuck.read(PATH, { signal: caller.signal });
  caller.abort();
  await expect(read).rejects.toMatchObject({ code: 'DRV_ABORTED' });
});

describe('on a real disk', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drv-config-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('takes a directory and a dangling link for no file, and a path through a file for one that is closed', async () => {
    const reader = createConfigReader({});
    await mkdir(join(directory, 'directory'));
    await symlink(join(directory, 'nowhere'), join(directory, 'link'));
    await writeFile(join(directory, 'file'), '{}');
    for (const path of ['missing', 'directory', 'link']) {
      expect(await reader.read(join(directory, path))).toBeUndefined();
    }
    const through = join(directory, 'file', 'config.json');
    await expect(reader.read(through)).rejects.toMatchObject({
      cause: { problem: 'config-read', source: through, code: 'ENOTDIR' },
    });
  });

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('reads a file that Windows wrote as %s', async (_encoding, encode) => {
    const path = join(directory, 'config.json');
    await writeFile(path, encode(configWith('ü.test', 'a.io')));
    expect(await hasKey(createConfigReader({}), path, 'a.io')).toBe(true);
  });

  it('sees a file that is replaced, and one behind a link that is turned', async () => {
    const reader = createConfigReader({});
    const [file, link, next] = ['config.json', 'link', 'next'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(file, configWith('a.io'));
    await symlink(file, link);
    expect(await hasKey(reader, link, 'a.io')).toBe(true);
    await writeFile(next, configWith('b.io'));
    await rename(next, file);
    expect(await hasKey(reader, link, 'b.io')).toBe(true);
    await writeFile(next, configWith('c.io'));
    await rm(link);
    await symlink(next, link);
    expect(await hasKey(reader, link, 'c.io')).toBe(true);
  });

  it('reads a file of 10 MB', async () => {
    const path = join(directory, 'config.json');
    const auths: Record<string, unknown> = { 'last.io': { auth: 'dTpw' } };
    for (let n = 0; n < 10_000; n += 1) auths[`r${n}.example.com/team`] = { auth: 'x'.repeat(1_000) };
    await writeFile(path, JSON.stringify({ auths }));
    const reader = createConfigReader({});
    expect(await hasKey(reader, path, 'last.io')).toBe(true);
    const config = await reader.read(path);
    const match = [...(config?.auths.find({ registry: 'r9999.example.com', repository: 'team/app' }) ?? [])];
    expect(match).toMatchObject([{ key: 'r9999.example.com/team' }]);
  });
});
