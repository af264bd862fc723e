import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { filesAsData } from '../../src/task/files-as-data.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'drv-data-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

it('reads a file and the files of a directory, with their permissions', async () => {
  const path = await folder();
  await mkdir(join(path, 'src/deep'), { recursive: true });
  await writeFile(join(path, 'main'), Buffer.from([0, 255]));
  await writeFile(join(path, 'src/run.sh'), 'echo');
  await writeFile(join(path, 'src/deep/empty'), '');
  await chmod(join(path, 'main'), 0o600);
  await chmod(join(path, 'src/run.sh'), 0o755);
  await chmod(join(path, 'src/deep/empty'), 0o644);
  const files = { '/job/main': { local: join(path, 'main') }, '/job/src': { local: join(path, 'src') } };
  expect(await filesAsData(files)).toEqual({
    '/job/main': { bytes: Buffer.from([0, 255]), mode: 0o600 },
    '/job/src/run.sh': { bytes: Buffer.from('echo'), mode: 0o755 },
    '/job/src/deep/empty': { bytes: Buffer.alloc(0), mode: 0o644 },
  });
});

it('follows the link that was named, as an engine on this machine does', async () => {
  const path = await folder();
  await writeFile(join(path, 'real'), 'text');
  await symlink('real', join(path, 'link'));
  const data = await filesAsData({ '/in': { local: join(path, 'link') } });
  expect(data).toMatchObject({ '/in': { bytes: Buffer.from('text') } });
});

it.each([
  ['what is not there', async () => {}, /^--copy-in \S+\/x:\/in: no such file or directory$/],
  ['an empty directory', (x: string) => mkdir(x), /is an empty directory, which no queue carries$/],
  [
    'a link in a directory',
    async (x: string) => {
      await mkdir(x);
      await symlink('/etc/passwd', join(x, 'link'));
    },
    /\/x\/link is a link, which no queue carries$/,
  ],
  [
    'a link that leads nowhere',
    async (x: string) => {
      await mkdir(x);
      await symlink('nowhere', join(x, 'link'));
    },
    /\/x\/link is a link, which no queue carries$/,
  ],
  [
    'a socket',
    async (x: string) => {
      const server = createServer();
      onTestFinished(() => {
        server.close();
      });
      await new Promise<void>((resolve) => server.listen(x, resolve));
    },
    /\/x is neither a regular file nor a directory$/,
  ],
  [
    'more than a queue takes, without reading it',
    async (x: string) => {
      await writeFile(x, '');
      await truncate(x, 2 ** 40);
    },
    /at most 1 MiB of a task and its files$/,
  ],
])('refuses %s, and names the option', async (_name, make, said) => {
  const path = await folder();
  await make(join(path, 'x'));
  await expect(filesAsData({ '/in': { local: join(path, 'x') } })).rejects.toThrow(said);
});
