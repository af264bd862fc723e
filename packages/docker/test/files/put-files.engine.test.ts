import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { run, type FileSources } from '@drv/core';
import type { FileProgress, TaskWithId } from '@drv/core/driver';
import { EngineApi } from '@drv/tooling-engine';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';
import { commitImage } from '../support/commit-image.ts';
import { useEngine } from '../support/engine-fixture.ts';
import { archiveOf } from './support/archive-of.ts';
import { insideWith } from './support/inside-with.ts';

const fixture = useEngine();
const { driver, engine, shell, container } = fixture;
const inside = insideWith(fixture);
const api = new EngineApi(inject('engine').host);
const folder = await mkdtemp(join(tmpdir(), 'drv-files-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a task that a launcher begins, and says where archives were put for it. */
async function counted(task: TaskWithId, files?: FileSources) {
  const archives: string[] = [];
  await using counting = createDockerDriver({
    engine: {
      ...engine,
      putArchive(id, archive, options) {
        archives.push(options.path);
        return engine.putArchive(id, archive, options);
      },
    },
    witness: 'always',
  });
  return { ...(await run(counting, task, { files })), archives };
}

describe('what can be put in', () => {
  it('texts and base64 of the task itself', async () => {
    const task = shell('cat /job/a/b.txt /job/c', {
      files: { '/job/a/b.txt': 'Grüße\n', '/job/c': { base64: Buffer.from('bytes\n').toString('base64') } },
    });
    expect((await run(driver, task)).stdout).toBe('Grüße\nbytes\n');
  });

  it('bytes, with permissions and an owner', async () => {
    const files = { '/job/key': { bytes: randomBytes(70_000), mode: 0o400, uid: 12, gid: 4_000_000 } };
    expect(await inside("stat -c '%s %a %u %g' /job/key", files)).toBe('70000 400 12 4000000\n');
  });

  it('a file of this machine, with its own permissions', async () => {
    const path = join(folder, 'tool #1.sh');
    await writeFile(path, '#!/bin/sh\necho ran', { mode: 0o755 });
    expect(await inside('/bin/tool', { '/bin/tool': pathToFileURL(path) })).toBe('ran\n');
    const options = { '/x': { local: path, mode: 0o600 } };
    expect(await inside('stat -c %a /x', options)).toBe('600\n');
  });

  it('a directory, in which links stay links', async () => {
    const tree = join(folder, 'tree');
    await mkdir(join(tree, 'deep', 'er'), { recursive: true });
    await writeFile(join(tree, 'deep', 'er', 'file'), 'x');
    await symlink('/etc/shadow', join(tree, 'link'));
    await symlink('..', join(tree, 'deep', 'up'));
    const out = await inside('cd /job && find . | sort && readlink link; readlink deep/up', {
      '/job': { local: tree },
    });
    expect(out).toBe('.\n./deep\n./deep/er\n./deep/er/file\n./deep/up\n./link\n/etc/shadow\n..\n');
  });

  it('a tar archive, with the owners that it says', async () => {
    const tar = await archiveOf((archive) => {
      archive.entry({ name: './bin/', type: 'directory', mode: 0o711, uid: 7 });
      archive.entry({ name: 'bin/a', uid: 8, gid: 9 }, 'a');
      archive.entry({ name: 'b', type: 'link', linkname: './bin/a', uid: 8, gid: 9 });
      archive.entry({ name: 'c', type: 'symlink', linkname: '../../etc/passwd' });
    });
    const out = await inside(
      "stat -c '%n %a %u %h' bin bin/a b; readlink c",
      { '/opt/x': { tar } },
      {
        workDir: '/opt/x',
      },
    );
    expect(out).toBe('bin 711 7 2\nbin/a 644 8 2\nb 644 8 2\n../../etc/passwd\n');
  });

  it('more than the memory of this process could hold twice, with progress', async () => {
    const piece = randomBytes(1024 * 1024);
    const pieces = 192;
    const path = join(folder, 'large');
    await writeFile(path, Array(pieces).fill(piece));
    const seen: FileProgress[] = [];
    const before = process.memoryUsage().rss;
    let peak = before;
    const onFiles = (progress: FileProgress) => {
      seen.push(progress);
      peak = Math.max(peak, process.memoryUsage().rss);
    };
    const out = await inside('wc -c < /job/large', { '/job/large': { local: path } }, {}, { onFiles });
    expect(out.trim()).toBe(String(pieces * piece.length));
    expect(seen.at(-1)).toEqual({ path: '/job/large', files: 2, bytes: pieces * piece.length });
    expect(seen.length).toBeGreaterThan(10);
    // What was sent is garbage until V8 collects it, which it does for each 64 MiB.
    expect(peak - before).toBeLessThan(96 * 1024 * 1024);
  });

  it('a file that is named goes over the one of a directory, in whichever order they are given', async () => {
    const tree = join(folder, 'overlapping');
    await mkdir(tree);
    await writeFile(join(tree, 'a'), 'tree ');
    await writeFile(join(tree, 'b'), 'tree');
    const [all, one] = [{ '/job': { local: tree } }, { '/job/a': 'own ' }];
    for (const files of [
      { ...all, ...one },
      { ...one, ...all },
    ]) {
      expect(await inside('cat /job/a /job/b', files)).toBe('own tree');
    }
    expect(await inside('cat /job/a', all, { files: one })).toBe('own ');
  });

  it('what is given beside a task goes over what it brings', async () => {
    expect(await inside('cat /x', { '/x': 'given' }, { files: { '/x': 'brought' } })).toBe('given');
  });
});

describe('where it goes', () => {
  it("belongs to the task's user, by number and by name, and so do the directories above it", async () => {
    const files = { '/job/in/a': 'x' };
    const script = "stat -c '%u:%g' /job /job/in /job/in/a; echo ok > /job/in/new";
    expect(await inside(script, files, { user: '1000:1001' })).toBe('1000:1001\n'.repeat(3));
    expect(await inside(script, files, { user: '1234' })).toBe('1234:0\n'.repeat(3));
    expect(await inside(script, files, { user: 'root' })).toBe('0:0\n'.repeat(3));
  });

  it('goes in with the working directory, the names of the machine and a launcher, in one archive', async () => {
    const script =
      "stat -c %u . a; echo x > b; grep -q localhost /etc/hosts && echo named; stat -c '%u %a' /etc/hosts";
    const task = shell(script, { workDir: '/job/in', user: '1000:1000', files: { '/job/in/a': 'x' } });
    const { archives, ...outcome } = await counted(task);
    expect(outcome).toMatchObject({ stdout: '1000\n1000\nnamed\n0 644\n', stderr: '' });
    expect(archives).toEqual(['/']);
  });

  it('is nothing, but for what drv puts in itself, in one archive', async () => {
    const task = shell('grep -q localhost /etc/hosts && echo named; test -e /.drv-launcher && echo begun');
    expect(await counted(task)).toMatchObject({ stdout: 'named\nbegun\n', archives: ['/'] });
    const { archives } = await counted({ ...task, network: 'default' });
    expect(archives).toEqual(['/']);
  });

  it('has the place of the launcher, where it asks for that, and none begins it', async () => {
    const files = { '/.drv-launcher': 'mine\n' };
    expect(await counted(shell('cat /.drv-launcher', { network: 'default', files }))).toMatchObject({
      stdout: 'mine\n',
    });
    expect((await counted(shell('pwd', { workDir: '/.drv-launcher' }))).stdout).toBe('/.drv-launcher\n');
  });

  it('does not take it by a link of the image', async () => {
    const { host } = inject('engine');
    const image = await commitImage(host, fixture.images.busybox, {}, 'ln -s / /up');
    const tar = await archiveOf((archive) => archive.entry({ name: '.drv-launcher', mode: 0o777 }, 'other'));
    const task = shell('echo ran', { image, network: 'default' });
    expect(await counted(task, { '/up': { tar } })).toMatchObject({ stdout: 'ran\n', archives: ['/'] });
    const once = { '/up': { tar: Readable.from([tar]) } };
    expect(await counted(task, once)).toMatchObject({ stdout: 'ran\n', archives: ['/'] });
    const directory = await archiveOf((archive) => {
      archive.entry({ name: '.drv-launcher', type: 'directory' });
    });
    expect((await counted(task, { '/up': { tar: directory } })).stdout).toBe('ran\n');
  });

  it('leaves directories that are there as they are', async () => {
    const script = "stat -c '%a %u' / /etc /tmp";
    const plain = await inside(script, {});
    expect(await inside(script, { '/etc/mine': 'x', '/tmp/mine': 'x', '/mine': 'x' }, { user: '1:1' })).toBe(
      plain,
    );
  });
});

describe('a source that is wrong', () => {
  it('is named, and leaves nothing behind', async () => {
    const socket = join(folder, 'with-a-socket', 's');
    await mkdir(join(folder, 'with-a-socket'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, () => resolve()));
    const up = await archiveOf((archive) => archive.entry({ name: '../up' }, 'x'));
    const link = await archiveOf((archive) =>
      archive.entry({ name: 'l', type: 'link', linkname: '/etc/shadow' }),
    );
    const device = await archiveOf((archive) => archive.entry({ name: 'd', type: 'block-device' }));
    const half = await archiveOf((archive) => archive.entry({ name: 'a' }, 'x'.repeat(5_000)));
    const notUtf8 = join(folder, 'with-a-name');
    await mkdir(notUtf8);
    await writeFile(Buffer.concat([Buffer.from(`${notUtf8}/b`), Buffer.of(0xff)]), 'x');
    const misnamed = await archiveOf((archive) => archive.entry({ name: 'b\uFFFD' }, 'x'));
    const sources: FileSources[] = [
      { '/x': pathToFileURL(join(folder, 'absent')) },
      { '/x': { local: socket } },
      { '/x': { local: '/proc/self/status' } },
      { '/x': { local: join(folder, 'with-a-socket') } },
      { '/x': { local: folder, mode: 0o755 } },
      { '/x': { local: notUtf8 } },
      { '/x': { tar: misnamed } },
      { '/x': { tar: up } },
      { '/x': { tar: link } },
      { '/x': { tar: device } },
      { '/x': { tar: half.subarray(0, 2_000) } },
    ];
    for (const files of sources) {
      const task = shell('true');
      await expect(run(driver, task, { files })).rejects.toMatchObject({
        code: 'DRV_INVALID_OPTION',
        message: expect.stringMatching(/^files\["\/x"\]: /),
      });
      expect(await container(task.id)).toBeUndefined();
    }
    server.close();
  });

  it('is told in words, and with what would be right', async () => {
    const absent = join(folder, 'absent');
    for (const local of [absent, pathToFileURL(absent)])
      await expect(run(driver, shell('true'), { files: { '/x': { local } } })).rejects.toThrow(
        `files["/x"]: ${absent} must be a file or a directory of this machine that can be read: no such file or directory`,
      );
  });

  it('can be stopped while it is sent', async () => {
    const controller = new AbortController();
    async function* endless() {
      const archive = await archiveOf((one) => one.entry({ name: 'a' }, Buffer.alloc(200_000)));
      for (;;) {
        yield archive.subarray(0, -1_024);
        controller.abort('enough');
      }
    }
    const task = shell('true');
    const running = run(driver, task, { files: { '/x': { tar: endless() } }, signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    await expect.poll(() => container(task.id)).toBeUndefined();
  });
});

it('a secret file is in nothing that the engine tells', async () => {
  const secret = `secret-${randomBytes(8).toString('hex')}`;
  const task = shell('sleep 100', { files: { '/run/key': { text: secret, mode: 0o400 } } });
  const prepared = await driver.prepare(task);
  try {
    const told = await api.call('GET', `/containers/drv-${task.id}/json`);
    expect(told).toContain(task.id);
    expect(told).not.toContain(secret);
  } finally {
    await prepared.close();
  }
});
