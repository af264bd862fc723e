import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, type ContainerTask, type FileProgress, type FileSources, type RunOptions } from '@drv/core';
import { EngineApi } from '@drv/tooling-engine';
import { pack } from 'tar-stream';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';

const { driver, shell, container, images } = useEngine();
const api = new EngineApi(inject('engine').host);
const folder = await mkdtemp(join(tmpdir(), 'drv-files-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a task that is given files says. */
async function inside(
  script: string,
  files: FileSources,
  fields: Omit<Partial<ContainerTask>, 'id'> = {},
  options: RunOptions = {},
): Promise<string> {
  const { stdout, stderr, status } = await run(driver, shell(script, fields), { files, ...options });
  expect({ status, stderr }).toEqual({ status: 'success', stderr: '' });
  return stdout;
}

/** An image in which a script has run. */
async function makeImage(name: string, script: string): Promise<void> {
  const [repo, tag] = name.split(':') as [string, string];
  const id = `drv-test-${randomBytes(4).toString('hex')}`;
  const body = { Image: images.busybox, Cmd: ['sh', '-c', script] };
  await api.call('POST', '/containers/create', { query: { name: id }, body });
  await api.call('POST', `/containers/${id}/start`);
  await api.call('POST', `/containers/${id}/wait`);
  await api.call('POST', '/commit', { query: { container: id, repo, tag }, body: {} });
  await api.call('DELETE', `/containers/${id}`);
}

async function archiveOf(fill: (archive: ReturnType<typeof pack>) => void): Promise<Buffer> {
  const archive = pack();
  fill(archive);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
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
    const pieces = 96;
    const path = join(folder, 'large');
    await writeFile(path, Buffer.concat(Array.from({ length: pieces }, () => piece)));
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
    expect(peak - before).toBeLessThan(64 * 1024 * 1024);
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

  it('leaves directories that are there as they are', async () => {
    const script = "stat -c '%a %u' / /etc /tmp";
    const plain = await inside(script, {});
    expect(await inside(script, { '/etc/mine': 'x', '/tmp/mine': 'x', '/mine': 'x' }, { user: '1:1' })).toBe(
      plain,
    );
  });

  it('follows the links of the image on the way, and replaces one at the end', async () => {
    const image = 'drv.test/with-links:1';
    await makeImage(
      image,
      'mkdir /real; ln -s real /way; ln -s ../../../../etc /out; ln -s /nowhere /dangling',
    );
    try {
      const files = { '/way/y': 'through ', '/out/z': 'inside ', '/dangling/x': 'made ', '/way2': 'x' };
      const script = 'cat /real/y /etc/z /nowhere/x; readlink /way';
      expect(await inside(script, files, { image })).toBe('through inside made real\n');
      const replaced = await inside('test ! -L /way && cat /way', { '/way': 'a file' }, { image });
      expect(replaced).toBe('a file');
    } finally {
      await api.call('DELETE', `/images/${image}`, { query: { force: 'true' } });
    }
  });

  it('fills a volume, and keeps the files of the image beside it', async () => {
    const volume = `drv-files-${randomBytes(4).toString('hex')}`;
    const volumes = [{ volume, containerPath: '/data' }];
    try {
      const out = await inside('cat /data/in/a', { '/data/in/a': 'x' }, { volumes, user: '1000:1000' });
      expect(out).toBe('x');
      // It is the volume's, not the container's.
      expect(await inside('cat /data/in/a', {}, { volumes })).toBe('x');
      expect(await inside('cat /data/b', { '/data/b': 'y' }, { volumes, readOnlyRoot: true })).toBe('y');
    } finally {
      await api.call('DELETE', `/volumes/${volume}`);
    }
  });

  it.skipIf(isPodman)('is refused below a tmpfs, which would hide it', async () => {
    const task = shell('true', { tmpfs: [{ containerPath: '/tmp' }], files: { '/tmp/a/b': 'x' } });
    await expect(run(driver, task)).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(/^files\["\/tmp\/a\/b"\]: \/tmp is mounted only when/),
    });
    expect(await container(task.id)).toBeUndefined();
  });

  it.runIf(isPodman)('fills a tmpfs', async () => {
    const tmpfs = [{ containerPath: '/tmp' }];
    expect(await inside('cat /tmp/a/b', { '/tmp/a/b': 'x' }, { tmpfs })).toBe('x');
  });

  it.skipIf(isPodman)('is refused in a read-only root file system', async () => {
    const task = shell('true', { readOnlyRoot: true, files: { '/job/b': 'x' } });
    await expect(run(driver, task)).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(/^files\["\/job\/b"\]: .*read-only/),
    });
    expect(await container(task.id)).toBeUndefined();
  });

  it('is refused where the engine mounts its own', async () => {
    const task = shell('true', { files: { '/etc/hosts': '127.0.0.1 x' } });
    await expect(run(driver, task)).rejects.toMatchObject({ code: 'DRV_UNSUPPORTED' });
  });

  it('replaces no directory by a file, nor goes through a file', async () => {
    for (const path of ['/etc', '/etc/passwd/x']) {
      const task = shell('true', { files: { [path]: 'x' } });
      await expect(run(driver, task)).rejects.toMatchObject({ name: 'DrvError' });
      expect(await container(task.id)).toBeUndefined();
    }
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
    const sources: FileSources[] = [
      { '/x': pathToFileURL(join(folder, 'absent')) },
      { '/x': { local: socket } },
      { '/x': { local: join(folder, 'with-a-socket') } },
      { '/x': { local: folder, mode: 0o755 } },
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

describe('the working directory', () => {
  const write = "stat -c '%u:%g' . && echo x > f";

  it("is made for the task's user, not for root", async () => {
    const fields = { user: '1000:1000', workDir: '/job/42' };
    expect(await inside(write, {}, fields)).toBe('1000:1000\n');
    expect(await inside(`${write} && cat in`, { '/job/42/in': 'x' }, fields)).toBe('1000:1000\nx');
  });

  it('of the image stays as it is', async () => {
    const fields = { user: '1000:1000', workDir: '/etc' };
    expect(await inside("stat -c '%u:%g' .", {}, fields)).toBe('0:0\n');
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
