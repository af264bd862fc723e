import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inRoot, makeDirectory, statInRoot } from '../../src/container/in-root.ts';

const root = await mkdtemp(join(tmpdir(), 'drv-in-root-'));
afterAll(() => rm(root, { recursive: true }));
await mkdir(join(root, 'usr/bin'), { recursive: true });
await symlink('usr/bin', join(root, 'bin'));
await symlink('/usr', join(root, 'absolute'));
await symlink('../../../../../../../../etc', join(root, 'up'));
await symlink('loop', join(root, 'loop'));

describe('inRoot', () => {
  it.each([
    ['/bin/sh', 'usr/bin/sh'],
    ['/absolute/bin/../x', 'usr/x'],
    ['/up/passwd', 'etc/passwd'],
    ['/../../etc', 'etc'],
    ['/not/there', 'not/there'],
  ])('finds %s below the root', async (path, expected) => {
    expect(await inRoot(root, path)).toBe(join(root, expected));
  });

  it('comes to an end in a circle of links', async () => {
    expect(await inRoot(root, '/loop/x')).toMatch(root);
  });

  it('makes directories where a process inside would see them', async () => {
    await makeDirectory(root, '/up/made');
    expect((await statInRoot(root, '/etc/made'))?.isDirectory()).toBe(true);
    expect(await statInRoot(root, '/nothing')).toBeUndefined();
  });
});
