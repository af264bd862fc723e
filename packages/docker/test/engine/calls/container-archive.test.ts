import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEngineClient, type EngineClient } from '../../../src/engine/engine-client.ts';
import { answering, json } from '../transport/support/answering.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A client of what answers as it is told to, and asks for no version. Afterwards no connection is left. */
async function withAnswer(
  answer: Answer,
  body: (client: EngineClient) => Promise<void>,
  requestTimeoutMs = 5_000,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'drv-archive-'));
  const server = createServer((request, response) => {
    if (request.url === '/version') return response.end('{"ApiVersion":"1.41","MinAPIVersion":"1.12"}');
    void answer(request, response);
    return undefined;
  });
  const path = join(folder, 's');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const client = createEngineClient({ host: `unix://${path}`, requestTimeoutMs });
  try {
    await body(client);
    await client.close();
    await expect
      .poll(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))))
      .toBe(0);
  } finally {
    await client.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
}

/** Pieces of 64 KiB, counted, and whether they were closed. @param pause Before each of them. */
function source(pieces = Number.POSITIVE_INFINITY, pause?: () => Promise<unknown>) {
  const seen = { given: 0, closed: false };
  async function* give() {
    try {
      for (; seen.given < pieces; seen.given += 1) {
        await pause?.();
        yield Buffer.alloc(65_536, seen.given);
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, body: give() };
}

describe('an archive that is put in', () => {
  it('arrives whole, below the path and as what it is', () => {
    let received: { readonly url?: string; readonly type?: string; readonly bytes: number } = { bytes: 0 };
    const answer: Answer = async (request, response) => {
      let bytes = 0;
      for await (const chunk of request) bytes += (chunk as Buffer).length;
      received = { url: request.url ?? '', type: request.headers['content-type'] ?? '', bytes };
      response.end();
    };
    return withAnswer(answer, async (client) => {
      await client.putArchive('c', source(100).body, { path: '/a b' });
      expect(received).toEqual({
        url: '/v1.41/containers/c/archive?path=%2Fa+b&noOverwriteDirNonDir=true',
        type: 'application/x-tar',
        bytes: 6_553_600,
      });
    });
  });

  it('is sent in one piece where it is known as a whole, over the connection of the call before', () => {
    const received: unknown[] = [];
    const answer: Answer = async (request, response) => {
      const parts: Buffer[] = [];
      for await (const chunk of request) parts.push(chunk as Buffer);
      const { 'content-length': length, 'content-type': type } = request.headers;
      received.push({ length, type, bytes: Buffer.concat(parts), port: request.socket });
      response.end();
    };
    return withAnswer(answer, async (client) => {
      const bytes = Buffer.from([0, 255, 128, 10]);
      for (const _time of [1, 2]) await client.putArchive('c', bytes, { path: '/' });
      const [first, second] = received as readonly { readonly port: unknown }[];
      expect(first).toMatchObject({ length: '4', type: 'application/x-tar', bytes });
      expect(second?.port).toBe(first?.port);
    });
  });

  it('that a proxy refuses at its head is refused with the words of the proxy, although it closes at once', async () => {
    const page = '<html><h1>403 Forbidden</h1>Not by our rules.</html>';
    await using proxy = await answering((path, socket) => {
      if (path === '/version') return json({ ApiVersion: '1.41' });
      // HAProxy reads no more of it.
      socket.pause();
      const head = `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: ${page.length}\r\n\r\n`;
      socket.end(`${head}${page}`, () => void socket.destroy());
      return '';
    });
    const client = createEngineClient({ host: proxy.host });
    for (let time = 0; time < 20; time += 1) {
      const { seen, body } = source();
      await expect(client.putArchive('c', body, { path: '/' })).rejects.toMatchObject({
        code: 'DRV_ENGINE_FAILED',
        statusCode: 403,
        message: expect.stringContaining('Not by our rules') as string,
      });
      await expect.poll(() => seen.closed).toBe(true);
    }
    await client.close();
  });

  it('is taken no faster than the engine takes it; an engine that takes nothing has its time', () => {
    let request: IncomingMessage | undefined;
    return withAnswer(
      (received) => {
        request = received;
      },
      async (client) => {
        const { seen, body } = source();
        await expect(client.putArchive('c', body, { path: '/' })).rejects.toMatchObject({
          code: 'DRV_ENGINE_TIMEOUT',
        });
        expect(seen.given).toBeLessThan(100);
        await expect.poll(() => seen.closed).toBe(true);
        // Who does not read does not see the end either.
        request?.resume();
      },
      200,
    );
  });

  it('may come as slowly as its source: that is not the engine', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const anHour = () => vi.advanceTimersByTimeAsync(3_600_000);
    return withAnswer(
      (request, response) => void request.resume().on('end', () => response.end()),
      (client) => client.putArchive('c', source(3, anHour).body, { path: '/' }),
    );
  });

  it('ends when it is refused in the middle, and the refusal is told', () =>
    withAnswer(
      (request, response) => {
        request.once('data', () => response.writeHead(500).end('{"message":"no space left on device"}'));
      },
      async (client) => {
        const { seen, body } = source();
        await expect(client.putArchive('c', body, { path: '/' })).rejects.toMatchObject({
          code: 'DRV_NO_SPACE',
          statusCode: 500,
        });
        await expect.poll(() => seen.closed).toBe(true);
      },
    ));

  it('ends when the connection is lost', () =>
    withAnswer(
      (request) => void request.once('data', () => request.socket.destroy()),
      async (client) => {
        const { seen, body } = source();
        await expect(client.putArchive('c', body, { path: '/' })).rejects.toMatchObject({
          code: 'DRV_ENGINE_UNAVAILABLE',
        });
        await expect.poll(() => seen.closed).toBe(true);
      },
    ));

  it('ends at an abort', () => {
    const controller = new AbortController();
    return withAnswer(
      (request) => void request.once('data', () => controller.abort('enough')),
      async (client) => {
        const { seen, body } = source();
        const options = { path: '/', signal: controller.signal };
        await expect(client.putArchive('c', body, options)).rejects.toMatchObject({ code: 'DRV_ABORTED' });
        await expect.poll(() => seen.closed).toBe(true);
      },
    );
  });

  it('fails with what its source fails with', () =>
    withAnswer(
      () => {},
      async (client) => {
        async function* failing() {
          yield Buffer.alloc(10);
          throw new Error('the disk is gone');
        }
        await expect(client.putArchive('c', failing(), { path: '/' })).rejects.toMatchObject({
          cause: expect.objectContaining({ message: 'the disk is gone' }),
        });
      },
    ));
});

describe('an archive that is taken out', () => {
  it('that stops coming has its time, and one that is not read has no end to it', () =>
    withAnswer(
      (_request, response) => void response.write(Buffer.alloc(1_000)),
      async (client) => {
        const failed = (stream?: Readable) =>
          new Promise((resolve) => stream?.resume().once('error', resolve));
        const unread = await client.getArchive('c', '/out');
        const read = await client.getArchive('c', '/out');
        expect(await failed(read)).toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
        expect(unread?.destroyed).toBe(false);
        expect(await failed(unread)).toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
      },
      100,
    ));

  it.each([
    ['Docker', 'Could not find the file /out in container c'],
    ['Podman', 'no such file or directory'],
  ])('is nothing where there is nothing (%s)', (_engine, message) =>
    withAnswer(
      (_request, response) => void response.writeHead(404).end(JSON.stringify({ message })),
      async (client) => expect(await client.getArchive('c', '/out')).toBeUndefined(),
    ),
  );

  it('of a container that is gone is an error', () =>
    withAnswer(
      (_request, response) => void response.writeHead(404).end('{"message":"No such container: c"}'),
      async (client) => {
        await expect(client.getArchive('c', '/out')).rejects.toMatchObject({ statusCode: 404 });
      },
    ));
});

describe('what is at a path', () => {
  const stat = (mode: number, linkTarget = '') =>
    Buffer.from(JSON.stringify({ name: 'x', mode, linkTarget, mtime: '2026-01-02T03:04:05Z' })).toString(
      'base64',
    );

  it.each([
    ['a directory', 2_147_484_141, 'directory'],
    ['a directory with a sticky bit', 2_148_532_735, 'directory'],
    ['a file', 420, 'other'],
    ['a link', 134_218_239, 'symlink'],
  ] as const)('is told: %s', (_what, mode, type) =>
    withAnswer(
      (request, response) => {
        expect(request.method).toBe('HEAD');
        // Go says the length that GET would have.
        response.writeHead(200, {
          'x-docker-container-path-stat': stat(mode, '/to'),
          'content-length': '10',
        });
        response.end();
      },
      async (client) => {
        expect(await client.statPath('c', '/x')).toEqual({
          type,
          linkTarget: '/to',
          modifiedAt: '2026-01-02T03:04:05Z',
        });
      },
    ),
  );

  it('may be nothing', () =>
    withAnswer(
      (_request, response) => void response.writeHead(404, { 'content-length': '50' }).end(),
      async (client) => expect(await client.statPath('c', '/x')).toBeUndefined(),
    ));
});
