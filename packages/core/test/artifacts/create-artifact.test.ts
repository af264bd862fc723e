import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CollectOptions, createArtifact, type RawEntry } from '../../src/driver.ts';

let folder: string;
let into: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drv-artifact-'));
  into = join(folder, 'results');
});
afterEach(() => rm(folder, { recursive: true }));

type Given = Pick<RawEntry, 'path'> & Partial<Omit<RawEntry, 'content'>> & { readonly text?: string };

function entry({ text = '', ...given }: Given): RawEntry {
  const bytes = Buffer.from(text);
  return {
    type: 'file',
    mode: 0o644,
    size: bytes.length,
    modifiedMs: 0,
    ...given,
    content: (async function* () {
      yield bytes;
    })(),
  };
}

/** An artifact of these entries, and whether the source was closed. */
function artifactOf(given: readonly Given[] | undefined, options: CollectOptions = {}) {
  const seen = { closed: false };
  async function* entries() {
    try {
      for (const one of given ?? []) yield entry(one);
    } finally {
      seen.closed = true;
    }
  }
  const artifact = createArtifact(
    '/job/out',
    {
      task: { id: 'task-1', image: 'busybox' },
      open: async () => (given === undefined ? undefined : entries()),
    },
    options,
  );
  return { artifact, seen };
}

const TREE: readonly Given[] = [
  { path: 'out', type: 'directory', mode: 0o755 },
  { path: 'out/report.xml', text: '<ok/>' },
  { path: 'out/bin', type: 'directory', mode: 0o555 },
  { path: 'out/bin/tool', text: '#!', mode: 0o4755 },
  { path: 'out/latest', type: 'symlink', linkTarget: 'report.xml' },
  { path: 'out/again', type: 'hardlink', linkTarget: 'out/report.xml' },
];

describe('into', () => {
  it('writes files, directories and links under the name of the artifact', async () => {
    const report = await artifactOf(TREE).artifact.into(into);
    expect(report).toEqual({
      path: '/job/out',
      entries: 6,
      bytes: 7,
      complete: true,
      incomplete: undefined,
      skipped: [],
      skippedCount: 0,
    });
    expect((await readdir(join(into, 'out'), { recursive: true })).sort()).toEqual([
      'again',
      'bin',
      'bin/tool',
      'latest',
      'report.xml',
    ]);
    expect(await readFile(join(into, 'out/again'), 'utf8')).toBe('<ok/>');
    expect(await readlink(join(into, 'out/latest'))).toBe('report.xml');
  });

  it('takes set-user-id away, and leaves directories that can be written to', async () => {
    await artifactOf(TREE).artifact.into(into);
    expect((await lstat(join(into, 'out/bin/tool'))).mode & 0o7777).toBe(0o755);
    expect((await lstat(join(into, 'out/bin'))).mode & 0o700).toBe(0o700);
  });

  it('leaves files that their owner can read, as old as they are in the container', async () => {
    const then = Date.UTC(2017, 6, 14);
    await artifactOf([
      { path: 'out', text: 'mine', mode: 0, modifiedMs: then },
      { path: 'late', modifiedMs: Date.UTC(20_000) },
      { path: 'early', modifiedMs: -1 },
      { path: 'odd', modifiedMs: Number.NaN },
    ]).artifact.into(into);
    const { mode, mtimeMs } = await lstat(join(into, 'out'));
    expect([mode & 0o777, mtimeMs]).toEqual([0o400, then]);
    for (const name of ['late', 'early', 'odd']) {
      expect(Math.abs((await lstat(join(into, name))).mtimeMs - Date.now())).toBeLessThan(60_000);
    }
  });

  it('replaces files of an earlier run', async () => {
    await artifactOf(TREE).artifact.into(into);
    await artifactOf([{ path: 'out/report.xml', text: 'new' }]).artifact.into(into);
    expect(await readFile(join(into, 'out/report.xml'), 'utf8')).toBe('new');
    expect((await artifactOf(TREE).artifact.into(into)).skipped).toEqual([]);
  });

  it('writes through no link that is in the directory already', async () => {
    const outside = join(folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'victim'), 'untouched');
    await mkdir(join(into, 'out'), { recursive: true });
    await symlink(outside, join(into, 'out/sub'));
    await symlink(join(outside, 'victim'), join(into, 'out/file'));
    const report = await artifactOf([
      { path: 'out', type: 'directory' },
      { path: 'out/sub', type: 'directory' },
      { path: 'out/sub/new', text: 'x' },
      { path: 'out/file', text: 'mine' },
      { path: 'out/other', type: 'hardlink', linkTarget: 'out/sub/victim' },
    ]).artifact.into(into);
    expect(report.skipped).toEqual([
      { path: 'out/sub', reason: 'blocked' },
      { path: 'out/sub/new', reason: 'blocked' },
      { path: 'out/other', reason: 'link' },
    ]);
    expect(await readdir(outside)).toEqual(['victim']);
    expect(await readFile(join(outside, 'victim'), 'utf8')).toBe('untouched');
    // In the place of the link there is the file now.
    expect((await lstat(join(into, 'out/file'))).isFile()).toBe(true);
    expect(await readFile(join(into, 'out/file'), 'utf8')).toBe('mine');
  });

  it('writes through no link that an earlier entry made, nor outside by any name', async () => {
    const report = await artifactOf([
      { path: 'out', type: 'directory' },
      { path: 'out/dir', type: 'symlink', linkTarget: '../../..' },
      { path: 'out/here', type: 'symlink', linkTarget: '.' },
      { path: 'out/up', type: 'symlink', linkTarget: 'here/..' },
      { path: 'out/here/evil', text: 'x' },
      { path: '../evil', text: 'x' },
      { path: '/evil', text: 'x' },
    ]).artifact.into(into);
    expect(report.entries).toBe(2);
    expect(report.skipped.map(({ reason }) => reason)).toEqual(['link', 'link', 'name', 'name', 'name']);
    expect(await readdir(folder)).toEqual(['results']);
    expect(await readdir(into)).toEqual(['out']);
    expect(await readdir(join(into, 'out'))).toEqual(['here']);
  });

  it('leaves a directory that is at the place of a file', async () => {
    await mkdir(join(into, 'out/report.xml'), { recursive: true });
    const report = await artifactOf(TREE).artifact.into(into);
    expect(report.skipped).toEqual([
      { path: 'out/report.xml', reason: 'blocked' },
      { path: 'out/again', reason: 'link' },
    ]);
    expect(report).toMatchObject({ entries: 4, bytes: 2, complete: true });
  });

  it('refuses a directory that cannot be made, by name', async () => {
    await writeFile(into, 'a file');
    const { artifact, seen } = artifactOf(TREE);
    await expect(artifact.into(into)).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: `into: ${into} must be a directory of this machine that can be written to: something else is there`,
    });
    expect(seen.closed).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('refuses one below a place where nobody makes any', async () => {
    const place = '/proc/drv/out';
    await expect(artifactOf(TREE).artifact.into(place)).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: `into: ${place} must be a directory of this machine that can be written to: no such file or directory`,
    });
  });
});

describe('limits', () => {
  it('stops before the file that would pass limitBytes, however large it says it is', async () => {
    const { artifact, seen } = artifactOf(
      [
        { path: 'out', type: 'directory' },
        { path: 'out/a', text: '12345' },
        { path: 'out/sparse', size: 2 ** 63 },
        { path: 'out/b', text: '1' },
      ],
      { limitBytes: 10 },
    );
    expect(await artifact.into(into)).toMatchObject({
      entries: 2,
      bytes: 5,
      complete: false,
      incomplete: 'limitBytes',
      skipped: [{ path: 'out/sparse', reason: 'limit' }],
    });
    expect(seen.closed).toBe(true);
  });

  it('counts what is skipped, so that it ends in a directory of hostile entries', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ path: `../${index}`, text: 'x' }));
    const report = await artifactOf(many, { limitFiles: 300 }).artifact.into(into);
    expect(report).toMatchObject({ entries: 0, incomplete: 'limitFiles', skippedCount: 301 });
    expect(report.skipped).toHaveLength(100);
  });

  it.each([-1, 1.5, Number.NaN])('refuses %d as a limit, by name', (limitFiles) => {
    expect(() => artifactOf(TREE, { limitFiles })).toThrow(/^limitFiles: /);
  });
});

describe('reading', () => {
  it('gives the entries to a loop, and the report after it', async () => {
    const { artifact } = artifactOf(TREE);
    expect(() => artifact.report).toThrow(expect.objectContaining({ code: 'DRV_INVALID_STATE' }));
    const texts: string[] = [];
    for await (const { path, content } of artifact) {
      for await (const bytes of content) texts.push(`${path}: ${Buffer.from(bytes).toString()}`);
    }
    expect(texts).toContain('out/report.xml: <ok/>');
    expect(artifact.report).toMatchObject({ entries: 6, complete: true });
  });

  it('is over when the loop is left', async () => {
    const { artifact, seen } = artifactOf(TREE);
    for await (const { path } of artifact) if (path === 'out/report.xml') break;
    expect(seen.closed).toBe(true);
    expect(artifact.report).toMatchObject({ entries: 2, complete: false, incomplete: 'left' });
  });

  it('is read once', async () => {
    const { artifact } = artifactOf(TREE);
    await artifact.into(into);
    await expect(artifact.into(into)).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
  });

  it('says that there is nothing; an error only where it is required', async () => {
    expect(await artifactOf(undefined).artifact.into(into)).toMatchObject({
      entries: 0,
      complete: false,
      incomplete: 'missing',
    });
    await expect(artifactOf(undefined, { required: true }).artifact.into(into)).rejects.toMatchObject({
      code: 'DRV_ARTIFACT_MISSING',
      taskId: 'task-1',
      message: expect.stringContaining('/job/out'),
    });
  });

  it('stops at an abort, and says what came before', async () => {
    const controller = new AbortController();
    const { artifact, seen } = artifactOf(TREE, { signal: controller.signal });
    const read = async () => {
      for await (const { path } of artifact) if (path === 'out') controller.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    expect(seen.closed).toBe(true);
    expect(artifact.report).toMatchObject({ entries: 1, incomplete: 'failed' });
  });

  it('as a tar archive holds what is given', async () => {
    const { artifact } = artifactOf([...TREE, { path: '../evil' }]);
    const reader = artifact.tar().pipe(extract());
    const names: string[] = [];
    for await (const found of reader) {
      names.push(found.header.name);
      found.resume();
    }
    expect(names).toEqual(TREE.map(({ path, type }) => (type === 'directory' ? `${path}/` : path)));
    expect(artifact.report.skippedCount).toBe(1);
  });
});

it('an archive that fails while nobody reads it ends no process, and its report says so', async () => {
  const broken = createArtifact('/job/out', {
    task: { id: 'task-1', image: 'busybox' },
    open: () => Promise.reject(new Error('the task was closed')),
  });
  const archive = broken.tar();
  // Asks for the first bytes, and listens to no error.
  archive.once('readable', () => {});
  await new Promise((resolve) => {
    archive.once('close', resolve);
  });
  expect(broken.report).toMatchObject({ complete: false, incomplete: 'failed' });
  const told = createArtifact('/job/out', {
    task: { id: 'task-1', image: 'busybox' },
    open: () => Promise.reject(new Error('the task was closed')),
  });
  await expect(told.tar().toArray()).rejects.toThrow('the task was closed');
});
