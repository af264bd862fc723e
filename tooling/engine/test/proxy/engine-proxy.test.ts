import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startEngineProxy, type EngineProxy } from '../../src/proxy/engine-proxy.ts';
import type { ProxyRule } from '../../src/proxy/proxy-rule.ts';
import { waitUntil } from '../../src/wait-until.ts';

let directory: string;
let engine: Server;
let proxy: EngineProxy;
/** What has arrived at the engine. */
const arrived: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drv-proxy-test-'));
  engine = createServer((incoming, outgoing) => {
    arrived.push(incoming.url ?? '');
    outgoing.writeHead(200, { 'content-length': 10 });
    outgoing.write('01234');
    setImmediate(() => outgoing.end('56789'));
  });
  engine.on('upgrade', (_incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: tcp\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    void text(socket).then((said) => socket.end(`heard ${said}`));
  });
  engine.listen(join(directory, 'engine.sock'));
  await once(engine, 'listening');
  proxy = await startEngineProxy(join(directory, 'engine.sock'));
  arrived.length = 0;
});
afterEach(async () => {
  await waitUntil('no connection', () => proxy.connections === 0, { timeoutMs: 20_000 });
  await proxy.close();
  await new Promise((resolve) => engine.close(resolve));
  await rm(directory, { recursive: true });
});

const socketPath = () => proxy.host.slice('unix://'.length);

async function list(signal?: AbortSignal): Promise<string> {
  const outgoing = request({ socketPath: socketPath(), path: '/containers/json', agent: false, signal });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return `${response.statusCode} ${await text(response)}`;
}

const rule = (more: Pick<ProxyRule, 'at' | 'fault'> & Partial<ProxyRule>): ProxyRule => ({
  on: 'container.list',
  ...more,
});

describe('a proxy before an engine', () => {
  it('sees the end of a client whose input the engine does not take, once it drops that', async () => {
    const deaf = createServer().on('upgrade', (_incoming: IncomingMessage, socket: Socket) => {
      socket.pause().write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: tcp\r\n\r\n');
    });
    deaf.listen(join(directory, 'deaf.sock'));
    await once(deaf, 'listening');
    await using before = await startEngineProxy(join(directory, 'deaf.sock'));
    const client = connect({ path: before.host.slice('unix://'.length) });
    client.write('POST /containers/x/attach HTTP/1.1\r\nconnection: Upgrade\r\nupgrade: tcp\r\n\r\n');
    await once(client, 'data');
    while (client.write(Buffer.alloc(65_536))) await new Promise(setImmediate);
    client.destroy();
    await once(client, 'close');
    expect(before.connections).toBe(1);
    before.dropInput();
    await waitUntil('no connection', () => before.connections === 0, { timeoutMs: 20_000 });
    deaf.closeAllConnections();
    deaf.close();
  });

  it('carries calls through, and tells which', async () => {
    expect(await list()).toBe('200 0123456789');
    expect(proxy.calls).toEqual(['container.list']);
  });

  it('carries a connection of another protocol, with its half-close', async () => {
    const client = connect({ path: socketPath(), allowHalfOpen: true });
    client.end('POST /containers/a/attach HTTP/1.1\r\nconnection: Upgrade\r\nupgrade: tcp\r\n\r\nhello');
    expect(await text(client)).toMatch(/heard hello$/);
  });

  it.each([
    ['request', 0],
    ['answered', 1],
    ['headers', 1],
    ['body', 1],
  ] as const)('cuts at: %s', async (at, reached) => {
    proxy.add(rule({ at, fault: 'cut', bytes: 3 }));
    await expect(list()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(arrived).toHaveLength(reached);
    // Once, if nothing else is said.
    expect(await list()).toBe('200 0123456789');
    expect(proxy.pending).toEqual([]);
  });

  it.each([
    ['request', 0],
    ['answered', 1],
  ] as const)('refuses in the place of the engine at: %s', async (at, reached) => {
    proxy.add(rule({ at, fault: 'refuse' }));
    expect(await list()).toBe('500 {"message":"out of order"}');
    expect(arrived).toHaveLength(reached);
  });

  it('hangs until the client has gone', async () => {
    proxy.add(rule({ at: 'answered', fault: 'hang' }));
    const controller = new AbortController();
    const listing = list(controller.signal);
    await expect.poll(() => arrived).toHaveLength(1);
    controller.abort();
    await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('waits for what is to happen in the middle of a call, after so many calls', async () => {
    let happened = 0;
    proxy.add(rule({ at: 'answered', after: 1, fault: async () => void (happened += 1) }));
    await list();
    expect(happened).toBe(0);
    await list();
    expect(happened).toBe(1);
  });

  it('cuts what is open', async () => {
    proxy.add(rule({ at: 'body', fault: 'hang' }));
    const listing = list();
    listing.catch(() => {});
    await expect.poll(() => proxy.connections).toBe(1);
    await expect.poll(() => arrived).toHaveLength(1);
    expect(proxy.cut('container.wait')).toBe(0);
    expect(proxy.cut('container.list')).toBe(1);
    await expect(listing).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
