import { randomBytes } from 'node:crypto';
import { lstat, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run, runTask, type ArtifactReport, type ContainerTask } from '@drv/core';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { readTar } from '../../src/archive/read-tar.ts';
import { EngineApi } from '@drv/tooling-engine';
import { useEngine } from '../support/engine-fixture.ts';

const { driver, shell, container } = useEngine();
const api = new EngineApi(inject('engine').host);
let into: string;
beforeEach(async () => {
  into = await mkdtemp(join(tmpdir(), 'drv-artifacts-'));
});
afterEach(() => rm(into, { recursive: true }));

/** What is written of `/tmp/out` after a task. */
async function collected(
  script: string,
  { limits, ...fields }: Omit<Partial<ContainerTask>, 'id' | 'limits'> & { limits?: object } = {},
): Promise<ArtifactReport> {
  const artifacts = [{ path: '/tmp/out', into, ...limits }];
  const { artifacts: reports } = await run(driver, shell(script, fields), { artifacts });
  return reports?.[0] as ArtifactReport;
}

describe('what comes out', () => {
  it('files and directories, whoever may read them', async () => {
    const script = `umask 0; mkdir -p /tmp/out/deep/er /tmp/out/empty; printf xml > /tmp/out/report.xml
      echo secret > /tmp/out/deep/er/mine; chmod 0 /tmp/out/deep/er/mine; chmod 700 /tmp/out/deep
      head -c 300000 /dev/zero > /tmp/out/zeros; ln /tmp/out/report.xml /tmp/out/again; ln -s report.xml /tmp/out/latest`;
    expect(await collected(script)).toEqual({
      path: '/tmp/out',
      entries: 9,
      bytes: 300_010,
      complete: true,
      incomplete: undefined,
      skipped: [],
      skippedCount: 0,
    });
    expect((await readdir(into, { recursive: true })).sort()).toEqual(
      ['', '/again', '/deep', '/deep/er', '/deep/er/mine', '/empty', '/latest', '/report.xml', '/zeros'].map(
        (name) => `out${name}`,
      ),
    );
    expect(await readFile(join(into, 'out/again'), 'utf8')).toBe('xml');
    expect(await readlink(join(into, 'out/latest'))).toBe('report.xml');
    expect((await lstat(join(into, 'out/zeros'))).size).toBe(300_000);
  });

  it('a single file, under its name', async () => {
    expect(await collected('printf hello > /tmp/out')).toMatchObject({
      entries: 1,
      bytes: 5,
      complete: true,
    });
    expect(await readFile(join(into, 'out'), 'utf8')).toBe('hello');
  });

  it('names of any length and letters', async () => {
    const name = `${'ü'.repeat(100)} \n"x"\\`;
    const script = `mkdir -p /tmp/out/${'d'.repeat(120)} && cd /tmp/out/${'d'.repeat(120)} && echo x > "$NAME"`;
    expect(await collected(script, { env: { NAME: name } })).toMatchObject({ entries: 3, skipped: [] });
    expect(await readdir(join(into, 'out', 'd'.repeat(120)))).toEqual([name]);
  });

  it('not names that are not UTF-8: the file would have another one here', async () => {
    const script = `mkdir /tmp/out && cd /tmp/out && : > a && : > "$(printf 'b\\377')" && : > "$(printf 'b\\376')"`;
    const name = { path: 'out/b\uFFFD', reason: 'name' };
    expect(await collected(script)).toMatchObject({ entries: 2, complete: true, skipped: [name, name] });
    expect(await readdir(join(into, 'out'))).toEqual(['a']);
  });

  it('what is in a volume', async () => {
    const volume = `drv-artifacts-${randomBytes(4).toString('hex')}`;
    const volumes = [{ volume, containerPath: '/tmp/out' }];
    const script = 'mkdir /tmp/out/in; echo x > /tmp/out/in/a; ln /tmp/out/in/a /tmp/out/b';
    try {
      expect(await collected(script, { volumes })).toMatchObject({ entries: 4, skipped: [] });
      expect((await readdir(into, { recursive: true })).sort()).toEqual([
        'out',
        'out/b',
        'out/in',
        'out/in/a',
      ]);
    } finally {
      await api.call('DELETE', `/volumes/${volume}`);
    }
  });

  it('as entries, and as a tar archive', async () => {
    const prepared = await driver.prepare(shell('mkdir /tmp/out; echo a > /tmp/out/a; mkfifo /tmp/out/p'));
    try {
      await (await prepared.start()).wait();
      const entries: string[] = [];
      const artifact = prepared.collect?.('/tmp/out');
      for await (const { path, type } of artifact ?? []) entries.push(`${type} ${path}`);
      expect(entries.sort()).toEqual(['directory out', 'file out/a']);
      expect(artifact?.report.skipped).toEqual([{ path: 'out/p', reason: 'type' }]);

      const again: string[] = [];
      const archive = prepared.collect?.('/tmp/out').tar() ?? Readable.from([]);
      for await (const { path, content } of readTar(archive)) {
        let text = '';
        for await (const bytes of content) text += Buffer.from(bytes).toString();
        again.push(`${path} ${text}`);
      }
      expect(again.sort()).toEqual(['out/ ', 'out/a a\n']);
    } finally {
      await prepared.close();
    }
  });
});

describe('after a task that', () => {
  const left = 'mkdir /tmp/out; echo x > /tmp/out/log;';
  const artifacts = () => [{ path: '/tmp/out/log', into, required: true }];

  it.each([
    ['failed', `${left} exit 3`, {}, 'error'],
    ['ran out of time', `${left} sleep 100`, { timeoutMs: 500, graceMs: 0 }, 'timeout'],
    ['was killed', `${left} kill -9 $$`, { init: false, command: undefined }, 'killed'],
    [
      'wrote too much',
      `${left} yes`,
      { output: { limitBytes: 1_000, onLimit: 'stop' }, graceMs: 0 },
      'killed',
    ],
  ] as const)('%s they are there too', async (_what, script, { ...fields }, status) => {
    const { command: _none, init: _init, ...others } = fields as Partial<ContainerTask>;
    const result = await runTask(driver, shell(script, others as object), { artifacts: artifacts() });
    expect(result.status).toBe(status);
    expect(result.artifacts).toMatchObject([{ entries: 1, complete: true }]);
    expect(await readFile(join(into, 'log'), 'utf8')).toBe('x\n');
  });

  it('was stopped by hand they are there, and after an abort they are not looked for', async () => {
    const stopped = await runTask(driver, shell(`${left} sleep 100`), {
      artifacts: artifacts(),
      onStat: () => {},
      onStarted: (handle) => void stopSoon(handle),
    });
    expect(stopped).toMatchObject({ status: 'cancelled', artifacts: [{ complete: true }] });
    const controller = new AbortController();
    const aborted = await runTask(driver, shell(`${left} sleep 100`, { graceMs: 0 }), {
      artifacts: artifacts(),
      signal: controller.signal,
      onStarted: () => controller.abort(),
    });
    expect(aborted).toMatchObject({
      status: 'cancelled',
      artifacts: [{ incomplete: 'failed', failure: { code: 'DRV_ABORTED' } }],
    });
  });

  it('left nothing, this is said; an error only where it is required and the task succeeded', async () => {
    const leaving = (script: string, required: boolean) =>
      runTask(driver, shell(script), { artifacts: [{ path: '/nothing', into, required }] });
    expect((await leaving('true', false)).artifacts).toMatchObject([{ incomplete: 'missing' }]);
    expect((await leaving('exit 1', true)).artifacts).toMatchObject([{ incomplete: 'missing' }]);
    await expect(leaving('true', true)).rejects.toMatchObject({ code: 'DRV_ARTIFACT_MISSING' });
  });

  it('wrote to a tmpfs they are refused, before it runs', async () => {
    const task = shell('true', { tmpfs: [{ containerPath: '/tmp/out' }] });
    await expect(runTask(driver, task, { artifacts: [{ path: '/tmp/out/a', into }] })).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(/^artifacts\[0\]\.path: /),
    });
    expect(await container(task.id)).toBeUndefined();
  });
});

describe('a hostile tree', () => {
  it('is written without what leads out of it', async () => {
    const script = `mkdir -p /tmp/out/sub; cd /tmp/out
      ln -s /etc/passwd absolute; ln -s ../../../../etc up; ln -s . here; ln -s here/.. around
      ln -s ../sub sub/inside; mkfifo pipe; mknod null c 1 3; mknod disk b 8 0
      echo x > set-user-id; chmod 6755 set-user-id; echo x > '..x'; mkdir -- '-rf'`;
    const report = await collected(script, { capabilities: ['MKNOD', 'FSETID'] });
    const skipped = Object.fromEntries(report.skipped.map(({ path, reason }) => [path, reason]));
    expect(skipped).toEqual({
      'out/absolute': 'link',
      'out/up': 'link',
      'out/around': 'link',
      'out/pipe': 'type',
      'out/null': 'type',
      'out/disk': 'type',
    });
    expect((await readdir(join(into, 'out'))).sort()).toEqual(['-rf', '..x', 'here', 'set-user-id', 'sub']);
    expect((await lstat(join(into, 'out/set-user-id'))).mode & 0o7000).toBe(0);
  });

  it('that is a link itself is not followed', async () => {
    expect(await collected('ln -s /etc /tmp/out')).toMatchObject({
      entries: 0,
      skipped: [{ path: 'out', reason: 'link' }],
    });
    expect(await readdir(into)).toEqual([]);
  });

  it('with a sparse file of terabytes ends at once', async () => {
    const report = await collected(
      'mkdir /tmp/out; dd if=/dev/zero of=/tmp/out/sparse bs=1 count=1 seek=1099511627775',
      {
        limits: { limitBytes: 1024 * 1024 },
      },
    );
    expect(report).toMatchObject({
      complete: false,
      incomplete: 'limitBytes',
      skipped: [{ path: 'out/sparse', reason: 'limit' }],
    });
    expect(await readdir(into)).toEqual(['out']);
  });

  it('with more entries than were allowed ends there', async () => {
    const script = 'mkdir /tmp/out; cd /tmp/out; i=0; while [ $i -lt 300 ]; do : > $i; i=$((i+1)); done';
    const report = await collected(script, { limits: { limitFiles: 50 } });
    expect(report).toMatchObject({ entries: 50, complete: false, incomplete: 'limitFiles' });
    expect(await readdir(join(into, 'out'))).toHaveLength(49);
  });
});

describe('misuse', () => {
  it('is refused before the end of the task, and after its close', async () => {
    const prepared = await driver.prepare(shell('sleep 100', { graceMs: 0 }));
    const state = { code: 'DRV_INVALID_STATE' };
    expect(() => prepared.collect?.('/tmp/out')).toThrow(expect.objectContaining(state));
    const handle = await prepared.start();
    expect(() => prepared.collect?.('/tmp/out')).toThrow(expect.objectContaining(state));
    await handle.kill({ graceMs: 0 });
    await handle.wait();
    expect(() => prepared.collect?.('out')).toThrow(expect.objectContaining({ code: 'DRV_INVALID_OPTION' }));
    expect(() => prepared.collect?.('/a/../b')).toThrow(/^path must be/);
    await prepared.close();
    expect(() => prepared.collect?.('/tmp/out')).toThrow(expect.objectContaining(state));
  });

  it.each([
    ['artifacts[0].path', { path: 'out', into: 'x' }],
    ['artifacts[0].into', { path: '/tmp/out', into: '' }],
    ['artifacts[0].into', { path: '/tmp/out', into: new URL('https://example.com') }],
  ])('%s is named', async (field, artifact) => {
    const running = runTask(driver, shell('true'), { artifacts: [artifact] });
    await expect(running).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringContaining(field),
    });
  });
});

/** Once it has written. */
async function stopSoon(
  handle: Parameters<NonNullable<Parameters<typeof runTask>[2]>['onStarted'] & object>[0],
) {
  for await (const _sample of handle.stats()) break;
  await handle.kill({ graceMs: 0 });
}

describe('an archive that somebody began to read and left', () => {
  it('holds up no close, and ends with it', async () => {
    const task = shell('head -c 30000000 /dev/urandom > /tmp/out');
    const prepared = await driver.prepare(task);
    await (await prepared.start()).wait();
    const never = prepared.collect?.('/tmp/out');
    const left = prepared.collect?.('/tmp/out')[Symbol.asyncIterator]();
    const entry = await left?.next();
    const beganAt = performance.now();
    await prepared.close();
    // An engine does not remove a container while an archive of it is read.
    expect(performance.now() - beganAt).toBeLessThan(10_000);
    expect(await container(task.id)).toBeUndefined();
    await expect(left?.next()).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    expect(entry).toMatchObject({ done: false });
    await expect(never?.into(into)).rejects.toMatchObject({ code: 'DRV_INVALID_STATE' });
  });
});
