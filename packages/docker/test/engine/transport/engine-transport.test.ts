import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createFakeEngine, standardPrograms, type FakeEngine, type FaultRule } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import type { ContainerSpec } from '../../../src/engine/calls/container-spec.ts';
import { createEngineClient, type EngineClient } from '../../../src/engine/engine-client.ts';
import { answering, json } from './support/answering.ts';

/** Afterwards no connection is left. */
async function withClient(
  script: readonly FaultRule[],
  body: (client: EngineClient, engine: FakeEngine) => Promise<void>,
  requestTimeoutMs = 10_000,
): Promise<void> {
  const engine = await createFakeEngine({ programs: standardPrograms, images: ['busybox:1'], script });
  const client = createEngineClient({ host: engine.host, requestTimeoutMs });
  try {
    await body(client, engine);
    await client.close();
    await expect.poll(() => engine.connections).toBe(0);
  } finally {
    await client.close();
    await engine.close();
  }
}

const count = (engine: FakeEngine, call: string) =>
  engine.requests.filter((request) => request.call === call).length;

describe('a question', () => {
  it.each(['request', 'answered', 'headers'] as const)('is asked again after a cut at: %s', (at) =>
    withClient([{ on: 'container.list', times: 2, fault: { kind: 'cut', at } }], async (client, engine) => {
      expect(await client.list({ labels: ['x'] })).toEqual([]);
      expect(count(engine, 'container.list')).toBe(3);
    }),
  );

  it('is asked three times at most, and then the connection is said to be lost', () =>
    withClient(
      [{ on: 'image.inspect', times: Infinity, fault: { kind: 'cut', at: 'headers' } }],
      async (client, engine) => {
        await expect(client.inspectImage('busybox:1')).rejects.toMatchObject({
          code: 'DRV_ENGINE_UNAVAILABLE',
          message: expect.stringContaining('the connection was lost'),
        });
        expect(count(engine, 'image.inspect')).toBe(3);
      },
    ));

  it('is not asked again when the engine has refused it', () =>
    withClient(
      [
        {
          on: 'container.list',
          fault: { kind: 'refuse', at: 'request', status: 500, message: 'out of order' },
        },
      ],
      async (client, engine) => {
        await expect(client.list({ labels: ['x'] })).rejects.toMatchObject({ statusCode: 500 });
        expect(count(engine, 'container.list')).toBe(1);
      },
    ));

  it('that is refused at length is refused in the words of the engine, to where they are cut', () => {
    const message = `lstat "/${'x'.repeat(9_000)}": file name too long`;
    return withClient(
      [{ on: 'container.list', fault: { kind: 'refuse', at: 'request', status: 500, message } }],
      async (client) => {
        await expect(client.list({ labels: ['x'] })).rejects.toMatchObject({
          message: expect.stringMatching(/: lstat "\/x{1000}/) as string,
        });
        await expect(client.list({ labels: ['x'] })).resolves.toEqual([]);
      },
    );
  });

  it('that is never answered ends at its deadline, and its connection with it', () =>
    withClient(
      [{ on: 'image.inspect', fault: { kind: 'hang', at: 'request' } }],
      async (client, engine) => {
        await expect(client.inspectImage('busybox:1')).rejects.toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
        expect(count(engine, 'image.inspect')).toBe(1);
      },
      1_000,
    ));
});

describe('a wait', () => {
  it('that was answered leaves its connection to the next request, also when it is let go of afterwards', () =>
    withClient([], async (client, engine) => {
      const spec = { Image: 'busybox:1', Cmd: ['exit', '3'], Labels: {}, HostConfig: {} } as unknown;
      const { id } = await client.create(spec as ContainerSpec, { name: 'waited-for' });
      const pending = await client.wait(id, 'next-exit');
      await client.start(id);
      await pending.exitCode;
      const before = engine.connections;
      const next = client.inspect(id);
      pending.abandon();
      await expect(next).resolves.toMatchObject({ status: 'exited' });
      expect(engine.connections).toBe(before);
      expect(count(engine, 'container.inspect')).toBe(1);
      await client.remove(id);
    }));
});

describe('a call that changes something', () => {
  it.each(['request', 'answered', 'headers'] as const)('is sent once, whatever happens: cut at %s', (at) =>
    withClient([{ on: 'container.start', fault: { kind: 'cut', at } }], async (client, engine) => {
      await expect(client.start('nobody')).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
      expect(count(engine, 'container.start')).toBe(1);
    }),
  );

  it('is sent once more where a second time does what the first did, and the connection was an old one', () =>
    withClient(
      [{ on: 'container.remove', fault: { kind: 'cut', at: 'request' } }],
      async (client, engine) => {
        expect(await client.remove('nobody')).toBe('gone');
        expect(count(engine, 'container.remove')).toBe(2);
      },
    ));
});

it('an engine that is not there is told at once', async () => {
  const client = createEngineClient({ host: 'unix:///nowhere/drv.sock' });
  await expect(client.list({ labels: ['x'] })).rejects.toMatchObject({
    code: 'DRV_ENGINE_UNAVAILABLE',
    message: expect.stringContaining('Is it running?'),
  });
});

describe('connections', () => {
  it('are kept for the next call, and closed when none comes', () =>
    withClient([], async (client, engine) => {
      for (let call = 0; call < 5; call += 1) await client.list({ labels: ['x'] });
      expect(engine.connections).toBe(1);
    }));

  it('survive a restart of the engine: whatever was sent on one that is gone goes on a new one', () =>
    withClient([], async (client, engine) => {
      await client.list({ labels: ['x'] });
      await engine.crash();
      await engine.recover();
      expect(await client.remove('nobody')).toBe('gone');
      await engine.crash();
      await engine.recover();
      expect(await client.list({ labels: ['x'] })).toEqual([]);
    }));

  it('do not keep a process alive', async () => {
    const engine = await createFakeEngine({ programs: standardPrograms });
    const source = new URL('../../../src/index.ts', import.meta.url).href;
    const script = `const { createEngineClient } = await import(${JSON.stringify(source)});
      await createEngineClient({ host: ${JSON.stringify(engine.host)} }).list({ labels: ['x'] });`;
    const started = performance.now();
    await promisify(execFile)(process.execPath, [
      '--conditions=@drv/source',
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(performance.now() - started).toBeLessThan(60_000);
    await engine.close();
  });

  it('speak the version of the API that the engine has, and another one when it is another engine', async () => {
    const paths: string[] = [];
    let apiVersion = '1.41';
    await using spoilt = await answering((path) => {
      paths.push(path);
      if (path === '/version') return json({ ApiVersion: apiVersion });
      if (path.startsWith(`/v${apiVersion}/`)) return json([]);
      const message = 'client version 1.41 is too old. Minimum supported API version is 1.44';
      return json({ message }, '400 Bad Request');
    });
    const client = createEngineClient({ host: spoilt.host });
    await client.listImages();
    apiVersion = '1.52';
    paths.length = 0;
    apiVersion = '1.44';
    await client.listImages();
    await client.close();
    expect(paths).toEqual(['/v1.41/images/json', '/version', '/v1.44/images/json']);
  });

  it('lead to the path of the address', async () => {
    const paths: string[] = [];
    await using spoilt = await answering((path) => {
      paths.push(path);
      return json(path.endsWith('/version') ? { ApiVersion: '1.41' } : []);
    });
    const client = createEngineClient({ host: `${spoilt.host}/engines/7/` });
    await client.listImages();
    await client.close();
    expect(paths).toEqual(['/engines/7/version', '/engines/7/v1.41/images/json']);
  });
});

describe('what answers in the place of the engine', () => {
  const LONG = 'x'.repeat(200_000);
  it.each([
    [
      'redirects to another host',
      'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n',
      'DRV_PROTOCOL',
      /redirects \(302\)/,
    ],
    [
      'redirects for good',
      'HTTP/1.1 308 X\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n',
      'DRV_PROTOCOL',
      /redirects \(308\)/,
    ],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'DRV_PROTOCOL', /not HTTP/],
    ['speaks no HTTP, and waits', 'SSH-2.0-', 'DRV_PROTOCOL', /not HTTP/],
    ['has a head without an end', `HTTP/1.1 200 OK\r\nX: ${LONG}`, 'DRV_PROTOCOL', /headers/],
    ['has a head that is too long', `HTTP/1.1 200 OK\r\nX: ${LONG}\r\n\r\n`, 'DRV_PROTOCOL', /headers/],
    [
      'has two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]',
      'DRV_PROTOCOL',
      /length/,
    ],
    [
      'says something else than a list',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}',
      'DRV_PROTOCOL',
      /no list/,
    ],
    ['says nothing', 'HTTP/1.1 200 OK\r\n', 'DRV_ENGINE_TIMEOUT', /200 ms/],
    ['stops in the middle', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n[', 'DRV_ENGINE_TIMEOUT', /200 ms/],
    [
      'has a page of its own',
      'HTTP/1.1 403 No\r\nConnection: close\r\nContent-Length: 36\r\n\r\n<html><h1>Forbidden</h1>by\u001b[2J rules',
      'DRV_ENGINE_FAILED',
      /: Forbidden by \[2J rules$/,
    ],
  ] as const)('%s', async (_what, answer, code, message) => {
    await using spoilt = await answering((path) =>
      path === '/version' ? json({ ApiVersion: '1.41' }) : answer,
    );
    // Short only where the end of the time is what is waited for.
    const requestTimeoutMs = code === 'DRV_ENGINE_TIMEOUT' ? 200 : 10_000;
    const client = createEngineClient({ host: spoilt.host, requestTimeoutMs });
    await expect(client.listImages()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    await client.close();
  });

  it.each([['200 OK'], ['500 X']])(
    'answers %s and never ends: as much as is kept is bounded, and so is the time',
    async (status) => {
      await using spoilt = await answering((path, socket) => {
        if (path === '/version') return json({ ApiVersion: '1.41' });
        const block = Buffer.alloc(64 * 1024, 0x61);
        const flood = () => {
          while (!socket.destroyed && socket.write(block));
        };
        socket.on('drain', flood);
        setImmediate(flood);
        return `HTTP/1.1 ${status}\r\n\r\n["`;
      });
      const client = createEngineClient({ host: spoilt.host, requestTimeoutMs: 1_000 });
      const before = process.memoryUsage().rss;
      await expect(client.listImages()).rejects.toMatchObject({ code: expect.stringMatching(/^DRV_/) });
      expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
      await client.close();
    },
  );

  it('answers byte by byte, and is understood', async () => {
    await using spoilt = await answering((path, socket) => {
      const [head, body] = [
        json({ ApiVersion: '1.41' }),
        json([{ Id: 'sha256:1', RepoTags: ['a:1'], Size: 7 }]),
      ];
      for (const byte of Buffer.from(path === '/version' ? head : body)) socket.write(Buffer.of(byte));
      return '';
    });
    const client = createEngineClient({ host: spoilt.host });
    expect(await client.listImages()).toMatchObject([{ id: 'sha256:1', tags: ['a:1'], sizeBytes: 7 }]);
    await client.close();
  });
});

it('a list is read, whatever labels others have put on their containers', async () => {
  const mine = { Id: '2', Names: ['/drv-a'], Labels: { 'drv.task': 'a' }, State: 'running' };
  const theirs = { Id: '1', Names: ['/other'], Labels: { 'drv.task': 'b', huge: 'y'.repeat(30_000_000) } };
  await using spoilt = await answering((path) =>
    json(path === '/version' ? { ApiVersion: '1.41' } : [theirs, mine]),
  );
  const client = createEngineClient({ host: spoilt.host });
  expect(await client.list({ labels: ['drv.task'] })).toMatchObject([
    { id: '1', labels: { 'drv.task': 'b' } },
    { id: '2', name: 'drv-a', labels: { 'drv.task': 'a' } },
  ]);
  await client.close();
});
