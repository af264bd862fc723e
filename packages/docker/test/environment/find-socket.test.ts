import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findSocket } from '../../src/environment/find-socket.ts';

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'drv-sockets-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function listenAt(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
}

it('takes the first place with a socket, and no file that is none', async () => {
  const root = await directory();
  await writeFile(join(root, 'file'), '');
  await listenAt(join(root, 'socket'));
  await listenAt(join(root, 'later'));
  const sockets = ['absent', 'file', 'file/below', 'socket', 'later'].map((name) => ({
    path: join(root, name),
    of: name,
  }));
  expect(await findSocket(sockets)).toEqual({ host: `unix://${root}/socket`, from: 'socket of socket' });
});

it('says where it looked when there is none', async () => {
  const root = await directory();
  const sockets = [
    { path: join(root, 'a'), of: 'Docker' },
    { path: join(root, 'b'), of: 'Podman' },
  ];
  await expect(findSocket(sockets)).rejects.toMatchObject({
    code: 'DRV_ENGINE_UNAVAILABLE',
    message: expect.stringContaining(`no socket at ${root}/a (Docker), ${root}/b (Podman)`),
  });
});
