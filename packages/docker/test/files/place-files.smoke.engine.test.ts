import { randomBytes } from 'node:crypto';
import { run } from '@drv/core';
import { EngineApi } from '@drv/tooling-engine';
import { describe, expect, inject, it } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';
import { insideWith } from './support/inside-with.ts';

const fixture = useEngine();
const { driver, shell, container, images } = fixture;
const inside = insideWith(fixture);
const api = new EngineApi(inject('engine').host);

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

describe('where it goes', () => {
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

  it.each([
    [{ '/etc': 'x' }, 'files["/etc"]'],
    [{ '/job/a': 'x', '/tmp': 'x' }, 'files["/tmp"]'],
    [{ '/etc/passwd/x': 'x' }, '/etc/passwd'],
    [{ '/job/a': 'x', '/job/a/b': 'x' }, 'files["/job/a/b"]'],
  ])('replaces no directory by a file, nor goes through a file: %j', async (files, named) => {
    const task = shell('true', { files: files as Record<string, string> });
    await expect(run(driver, task)).rejects.toMatchObject({
      code: 'DRV_INVALID_TASK',
      message: expect.stringContaining(named),
    });
    expect(await container(task.id)).toBeUndefined();
  });
});

describe('the working directory', () => {
  const write = "stat -c '%u:%g' . && echo x > f";

  it("is made for the task's user, not for root", async () => {
    const fields = { user: '1000:1000', workDir: '/job/42' };
    expect(await inside(write, {}, fields)).toBe('1000:1000\n');
    expect(await inside(`${write} && cat in`, { '/job/42/in': 'x' }, fields)).toBe('1000:1000\nx');
  });

  it.each([
    ['of its own', { user: '1000:1001' }, '1000:1001'],
    ['without a group', { user: '1000' }, '1000:0'],
    ['with a root that is read-only', { user: '1000:1001', readOnlyRoot: true }, '1000:1001'],
    ['root', { user: '0' }, '0:0'],
  ])("below a tmpfs is the task's user's: %s", async (_name, fields, owner) => {
    const tmpfs = [{ containerPath: '/scratch', sizeBytes: 1 << 20 }];
    expect(await inside(write, {}, { ...fields, tmpfs, workDir: '/scratch/a/b' })).toBe(`${owner}\n`);
  });

  it.skipIf(isPodman)(
    'below a tmpfs is refused for a user by name, whom the engine would not give it',
    async () => {
      const tmpfs = [{ containerPath: '/scratch' }];
      const task = shell('true', { user: 'nobody', tmpfs, workDir: '/scratch/a' });
      await expect(run(driver, task)).rejects.toMatchObject({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringMatching(/^workDir: \/scratch is mounted only when/),
      });
      expect(await container(task.id)).toBeUndefined();
    },
  );

  it("in a volume is the task's user's, and stays it", async () => {
    const volume = `drv-work-${randomBytes(4).toString('hex')}`;
    const fields = { user: '1000:1001', volumes: [{ volume, containerPath: '/data' }], workDir: '/data/a/b' };
    try {
      expect(await inside(write, {}, fields)).toBe('1000:1001\n');
      const other = { ...fields, user: '7:7', readOnlyRoot: true };
      expect(await inside("rm -f f; stat -c '%u:%g' .", {}, { ...other, user: '1000:1001' })).toBe(
        '1000:1001\n',
      );
      expect(await inside("stat -c '%u:%g' .", {}, other)).toBe('1000:1001\n');
      // The volume is not new any more, and the engine does not make it before the start.
      expect(await inside(write, {}, { ...other, workDir: '/data/c/d' })).toBe('7:7\n');
    } finally {
      await api.call('DELETE', `/volumes/${volume}`);
    }
  });

  it('of the image stays as it is', async () => {
    const fields = { user: '1000:1000', workDir: '/etc' };
    expect(await inside("stat -c '%u:%g' .", {}, fields)).toBe('0:0\n');
  });
});
