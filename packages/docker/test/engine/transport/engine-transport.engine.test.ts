import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { runTask } from '@drv/core';
import { makeCertificate } from '@drv/tooling-engine';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createDockerDriver, type DockerDriverOptions } from '../../../src/index.ts';
import { Captured } from '../../support/engine-fixture.ts';

const { host, images } = inject('engine');
const socketPath = host.startsWith('unix://') ? host.slice('unix://'.length) : undefined;

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** Listens on a free port and leads every connection to the engine's socket. */
async function listen(make: (onConnection: (socket: net.Socket) => void) => net.Server): Promise<number> {
  const server = make((client) => {
    const engine = net.connect({ path: socketPath ?? '', allowHalfOpen: true });
    for (const socket of [client, engine]) socket.on('error', () => {});
    client.on('close', () => engine.destroy());
    engine.on('close', () => client.destroy());
    client.pipe(engine);
    engine.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A handshake that failed leaves the server's side half open.
  const clients = new Set<net.Socket>();
  server.on('connection', (client: net.Socket) => clients.add(client));
  opened.push(() => {
    for (const client of clients) client.destroy();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return (server.address() as net.AddressInfo).port;
}

/** Input, both outputs and an exit code, over whatever leads to the engine. */
async function runOver(options: DockerDriverOptions): Promise<void> {
  const driver = createDockerDriver(options);
  opened.unshift(() => driver.close());
  const stdout = new Captured();
  const stderr = new Captured();
  const task = {
    id: `connection-${Date.now()}`,
    image: images.busybox,
    command: ['sh', '-c', 'wc -c; echo err >&2; exit 4'],
    network: 'none',
  } as const;
  const result = await runTask(driver, task, { stdin: 'x'.repeat(1_000_000), stdout, stderr });
  expect(result).toMatchObject({ status: 'error', exitCode: 4, output: { complete: true } });
  expect([stdout.text.trim(), stderr.text]).toEqual(['1000000', 'err\n']);
}

describe.runIf(socketPath !== undefined)(
  'an engine that is not reached by a socket of the file system',
  () => {
    it('over TCP', async () => {
      const port = await listen((onConnection) => net.createServer({ allowHalfOpen: true }, onConnection));
      await runOver({ host: `tcp://127.0.0.1:${port}` });
    });

    it('over TLS, to an authority that is known', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'drv-tls-'));
      opened.push(() => rm(directory, { recursive: true }));
      const { ca, certificate, key } = await makeCertificate(directory, '127.0.0.1');
      const port = await listen((onConnection) =>
        tls.createServer(
          { cert: readFileSync(certificate), key: readFileSync(key), allowHalfOpen: true },
          onConnection,
        ),
      );
      await runOver({ host: `tcp://127.0.0.1:${port}`, tls: { ca: readFileSync(ca) } });
      const untrusting = createDockerDriver({ host: `https://127.0.0.1:${port}` });
      opened.unshift(() => untrusting.close());
      await expect(
        untrusting.prepare({ id: 'untrusted', image: images.busybox, command: ['true'] }),
      ).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
    });

    it('DOCKER_HOST of the environment is not read', async () => {
      const before = process.env['DOCKER_HOST'];
      process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
      try {
        await runOver({ host });
      } finally {
        if (before === undefined) delete process.env['DOCKER_HOST'];
        else process.env['DOCKER_HOST'] = before;
      }
    });
  },
);
