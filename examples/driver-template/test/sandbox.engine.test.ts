import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run, type ContainerTask } from '@drv/core';
import { afterAll, describe, expect, it } from 'vitest';
import { createBubblewrapDriver } from '../src/create-bubblewrap-driver.ts';
import { bubblewrapHere } from './bubblewrap-here.ts';

const { images, image, roots, program, unavailable } = await bubblewrapHere();
const driver = createBubblewrapDriver({ images, roots, program });
afterAll(() => driver.close());

const sh = (script: string, fields: Partial<ContainerTask> = {}) =>
  run(driver, { image: 'busybox:1', network: 'none', command: ['sh', '-c', script], ...fields });

describe.skipIf(unavailable !== undefined)(
  `a sandbox${unavailable === undefined ? '' : `: ${unavailable}`}`,
  () => {
    it('has no power over the settings of the kernel, also where the driver runs as root', async () => {
      const { exitCode, stderr } = await sh('echo mine > /proc/sys/kernel/hostname');
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Read-only file system')]);
    });

    it('gets a variable that would change bubblewrap itself, and bubblewrap does not', async () => {
      const env = { LD_PRELOAD: '/nowhere.so' };
      const result = await sh('echo $LD_PRELOAD', { env });
      expect([result.status, result.stdout, result.stderr]).toEqual(['success', '/nowhere.so\n', '']);
    });

    it('shows its environment to nobody in the list of processes', async () => {
      let looking: Promise<readonly string[]> | undefined;
      const input = new PassThrough();
      const onStarted = () => {
        looking = commandLines().finally(() => input.end());
      };
      const env = { SECRET: 'open-sesame-4471' };
      await run(driver, { image: 'busybox:1', network: 'none', env, command: ['cat'] }, { input, onStarted });
      const commands = (await looking) ?? [];
      expect(commands.some((line) => line.includes('--json-status-fd'))).toBe(true);
      expect(commands.filter((line) => line.includes('open-sesame-4471'))).toEqual([]);
    });

    it('writes to a copy of the image, or to nothing with a read-only root', async () => {
      expect((await sh('echo mine > /etc/passwd')).status).toBe('success');
      expect(await readFile(join(image, 'etc/passwd'), 'utf8')).toContain('root:x:0:0');
      expect((await sh('echo mine > /etc/passwd', { readOnlyRoot: true })).stderr).toContain('Read-only');
    });

    it('is made from an image whose links lead out, and nothing outside is touched', async () => {
      const outside = join(roots, '..', 'outside');
      const hostile = join(images, 'docker.io+library+hostile:1');
      await mkdir(outside);
      await mkdir(hostile);
      await symlink(join(image, 'bin'), join(hostile, 'bin'));
      await symlink(outside, join(hostile, 'proc'));
      await symlink(`/oldroot${outside}`, join(hostile, 'job'));
      await symlink(join(image, 'etc'), join(hostile, 'etc'));
      try {
        const fields = { image: 'hostile:1', workDir: '/job/made', user: 'nobody' };
        await expect(sh('true', fields)).rejects.toMatchObject({ code: 'DRV_COMMAND_NOT_FOUND' });
        expect(await readdir(outside)).toEqual([]);
      } finally {
        await rm(hostile, { recursive: true });
        await rm(outside, { recursive: true });
      }
    });

    it('is removed although its task has shut a directory of it', async () => {
      expect((await sh('mkdir -p /tmp/a/b; chmod 0 /tmp/a')).status).toBe('success');
      expect(await readdir(roots)).toEqual([]);
    });

    it('runs as a user of the image by name', async () => {
      expect((await sh('id -u; id -g', { user: 'nobody' })).stdout).toBe('65534\n65534\n');
    });

    it('says what could not be started: no bubblewrap, or a program that the kernel does not know', async () => {
      const absent = createBubblewrapDriver({ images, roots, program: join(roots, 'no-bwrap') });
      const task = { image: 'busybox:1', network: 'none', command: ['true'] } as const;
      await expect(run(absent, task)).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
      await absent.close();
      await expect(run(driver, { ...task, user: '4294967295' })).rejects.toMatchObject({
        code: 'DRV_START_FAILED',
        exitCode: 125,
      });
      expect(await readdir(roots)).toEqual([]);
    });
  },
);

async function commandLines(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}
