import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { PassThrough, type Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { readSource } from '../../../src/engine/wire/read-source.ts';
import { withReceiveBuffer } from '../../../src/engine/wire/receive-buffer.ts';
import { pattern } from '../../../../../tooling/config/test-pattern.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A server that answers an upgrade with 101, `head` in the same packet, and then is the test's. */
async function upgradable(head = ''): Promise<{ port: number; upgraded: Promise<Socket> }> {
  const server = http.createServer();
  const upgraded = new Promise<Socket>((resolve) => {
    server.on('upgrade', (_request, socket: Socket) => {
      socket.on('error', () => {});
      socket.write(`HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n${head}`);
      cleanups.push(() => socket.destroy());
      resolve(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, upgraded };
}

function upgrade(port: number, fixedBuffer: boolean): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      port,
      host: '127.0.0.1',
      headers: { connection: 'Upgrade', upgrade: 'tcp' },
      ...(fixedBuffer
        ? {
            createConnection: () =>
              withReceiveBuffer((onread) => net.connect({ port, host: '127.0.0.1', onread })),
          }
        : { agent: false }),
    });
    request.on('error', reject);
    request.on('upgrade', (_response, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      cleanups.push(() => socket.destroy());
      resolve(socket);
    });
    request.end();
  });
}

describe.each([
  ['a connection with one receive buffer', true],
  ['any connection', false],
])('readSource, %s', (_name, fixedBuffer) => {
  it('reads all after an upgrade, with what came behind its headers, to the clean end', async () => {
    const { port, upgraded } = await upgradable('first ');
    const socket = await upgrade(port, fixedBuffer);
    const seen: Buffer[] = [];
    const source = readSource(socket, (chunk) => seen.push(Buffer.from(chunk)));
    const server = await upgraded;
    const much = pattern(0, 5_000_000);
    server.write(much);
    server.end(' last');
    expect(await source.ended).toEqual({ clean: true });
    const all = Buffer.concat(seen);
    expect(all.equals(Buffer.concat([Buffer.from('first '), much, Buffer.from(' last')]))).toBe(true);
  });

  it('can be paused, so that the other side has to wait, and resumed', async () => {
    const { port, upgraded } = await upgradable();
    const socket = await upgrade(port, fixedBuffer);
    let bytes = 0;
    const source = readSource(socket, (chunk) => {
      bytes += chunk.length;
      if (bytes === 1) source.pause();
    });
    const server = await upgraded;
    server.write('x');
    await expect.poll(() => bytes, { interval: 1 }).toBe(1);
    const rest = Buffer.alloc(8 * 1024 * 1024);
    server.write(rest);
    await expect.poll(() => server.writableLength, { interval: 1 }).toBeGreaterThan(0);
    const waiting = server.writableLength;
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.writableLength).toBe(waiting);
    source.resume();
    server.end();
    expect(await source.ended).toEqual({ clean: true });
    expect(bytes).toBe(1 + rest.length);
  });

  it('is not clean when the connection is reset', async () => {
    const { port, upgraded } = await upgradable();
    const source = readSource(await upgrade(port, fixedBuffer), () => {});
    (await upgraded).resetAndDestroy();
    expect(await source.ended).toEqual({ clean: false });
  });

  it('ends with what the reader throws, and closes the connection', async () => {
    const { port, upgraded } = await upgradable();
    const socket = await upgrade(port, fixedBuffer);
    const error = new Error('unreadable');
    let calls = 0;
    const source = readSource(socket, () => {
      calls += 1;
      throw error;
    });
    const server = await upgraded;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    server.write('x');
    server.write('y');
    expect(await source.ended).toEqual({ clean: false, error });
    await closed;
    expect(calls).toBe(1);
    expect(socket.destroyed).toBe(true);
  });

  it('ends when it is destroyed', async () => {
    const { port } = await upgradable();
    const source = readSource(await upgrade(port, fixedBuffer), () => {});
    source.destroy();
    source.destroy();
    expect(await source.ended).toEqual({ clean: false });
  });

  it('keeps the connection writable, half-closed by either side', async () => {
    const { port, upgraded } = await upgradable();
    const socket = await upgrade(port, fixedBuffer);
    const seen: string[] = [];
    const source = readSource(socket, (chunk) => seen.push(String(chunk)));
    const server = await upgraded;
    let input = '';
    server.on('data', (chunk) => {
      input += String(chunk);
    });
    server.on('end', () => server.end(`got ${input}`));
    socket.end('input');
    expect(await source.ended).toEqual({ clean: true });
    expect(seen.join('')).toBe('got input');
  });
});

describe('readSource', () => {
  it('reads a stream that has ended or was destroyed before', async () => {
    const ended = new PassThrough();
    ended.end();
    ended.resume();
    await new Promise((resolve) => ended.once('end', resolve));
    expect(await readSource(ended, () => {}).ended).toEqual({ clean: true });
    const destroyed = new PassThrough();
    destroyed.destroy();
    expect(await readSource(destroyed, () => {}).ended).toEqual({ clean: false });
  });

  it('outlives an error after the end', async () => {
    const stream = new PassThrough({ autoDestroy: false });
    const source = readSource(stream, () => {});
    stream.end();
    await source.ended;
    stream.emit('error', new Error('ECONNRESET'));
  });
});
