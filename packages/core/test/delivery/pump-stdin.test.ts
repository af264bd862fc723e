import { spawn } from 'node:child_process';
import { getEventListeners } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { pumpStdin } from '../../src/delivery/pump-stdin.ts';
import { pattern } from '../../../../tooling/config/test-pattern.ts';
import { listenersOf, turns } from '../../../../tooling/config/test-sinks.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Both ends of a connection; the engine's reads nothing by itself. */
async function connection(): Promise<{ socket: Socket; engine: Socket }> {
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const engine = await accepted;
  socket.on('error', () => {});
  socket.resume();
  engine.on('error', () => {});
  server.close();
  cleanups.push(() => {
    socket.destroy();
    engine.destroy();
  });
  return { socket, engine };
}

/** What the engine gets, to the end. */
async function received(engine: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  engine.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
  await new Promise((resolve) => engine.once('end', resolve));
  return Buffer.concat(chunks);
}

describe('pumpStdin', () => {
  it.each([
    ['text', 'häß\n', Buffer.from('häß\n')],
    ['bytes', new Uint8Array([0, 1, 255]), Buffer.from([0, 1, 255])],
    ['nothing', undefined, Buffer.alloc(0)],
    ['a long array', pattern(0, 1_000_000), pattern(0, 1_000_000)],
    ['a stream', Readable.from([Buffer.from('ab'), Buffer.from('c')]), Buffer.from('abc')],
    ['a stream of text', Readable.from(['ä', 'b']), Buffer.from('äb')],
    ['an empty stream', Readable.from([]), Buffer.alloc(0)],
  ])('gives the task %s and the end of it, and can still read', async (_name, source, expected) => {
    const { socket, engine } = await connection();
    const before = listenersOf(socket);
    const [outcome, got] = await Promise.all([pumpStdin(source, socket), received(engine)]);
    expect(outcome).toEqual({ ended: 'eof', bytes: expected.length });
    expect(got.equals(expected)).toBe(true);
    expect(listenersOf(socket)).toEqual(before);
    const answer = new Promise((resolve) => socket.once('data', resolve));
    engine.end('output after the end of the input');
    expect(String(await answer)).toBe('output after the end of the input');
  });

  it('reads the source no faster than the task reads', async () => {
    const { socket, engine } = await connection();
    let given = 0;
    const source = new Readable({
      read() {
        given += 1;
        this.push(given > 1_000 ? null : Buffer.alloc(64 * 1024));
      },
    });
    const outcome = pumpStdin(source, socket);
    await expect.poll(() => socket.writableNeedDrain, { interval: 1 }).toBe(true);
    await turns(20);
    expect(given).toBeLessThan(500);
    engine.resume();
    expect(await outcome).toEqual({ ended: 'eof', bytes: 1_000 * 64 * 1024 });
  });

  it('takes a source that was paused, and one that has ended before', async () => {
    const { socket, engine } = await connection();
    const paused = Readable.from([Buffer.from('abc')]);
    paused.pause();
    const got = received(engine);
    expect(await pumpStdin(paused, socket)).toEqual({ ended: 'eof', bytes: 3 });
    expect(String(await got)).toBe('abc');

    const next = await connection();
    const ended = Readable.from([Buffer.from('abc')]);
    await ended.toArray();
    expect(await pumpStdin(ended, next.socket)).toEqual({ ended: 'eof', bytes: 0 });
  });

  it.each([
    ['resets', (engine: Socket) => engine.resetAndDestroy()],
    ['closes', (engine: Socket) => engine.destroy()],
    ['ends', (engine: Socket) => engine.end()],
  ])('ends when the engine %s the connection: the task did not want more', async (_how, close) => {
    const { socket, engine } = await connection();
    const source = new PassThrough();
    const before = listenersOf(source);
    const pumping = pumpStdin(source, socket);
    source.write('abc');
    engine.once('data', () => close(engine));
    engine.resume();
    expect(await pumping).toMatchObject({ ended: 'closed-by-task', bytes: 3 });
    expect(listenersOf(source)).toEqual(before);
    expect(source.destroyed).toBe(false);
    expect(source.isPaused()).toBe(true);
    await turns();
    source.write('more');
    await turns();
    expect(source.readableLength + source.writableLength).toBe(4);
  });

  it('ends when the engine goes away while the task reads nothing', async () => {
    const { socket, engine } = await connection();
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(64 * 1024));
      },
    });
    const pumping = pumpStdin(endless, socket);
    await expect.poll(() => socket.writableNeedDrain, { interval: 1 }).toBe(true);
    engine.resetAndDestroy();
    expect(await pumping).toMatchObject({ ended: 'closed-by-task' });
    expect(endless.destroyed).toBe(false);
  });

  it('leaves what the engine has said before, and nobody has read yet, to whoever reads', async () => {
    const { socket, engine } = await connection();
    socket.pause();
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(64 * 1024));
      },
    });
    const pumping = pumpStdin(endless, socket);
    await expect.poll(() => socket.writableNeedDrain, { interval: 1 }).toBe(true);
    engine.write('its last words', () => engine.resetAndDestroy());
    expect(await pumping).toMatchObject({ ended: 'closed-by-task' });
    let said = '';
    socket.on('data', (chunk) => {
      said += String(chunk);
    });
    socket.resume();
    await expect.poll(() => said, { interval: 1 }).toBe('its last words');
  });

  it('does not wait for a task that never reads, once the connection is destroyed', async () => {
    const { socket } = await connection();
    const pumping = pumpStdin(Buffer.alloc(32 * 1024 * 1024), socket);
    await expect.poll(() => socket.writableNeedDrain, { interval: 1 }).toBe(true);
    socket.destroy();
    expect(await pumping).toMatchObject({ ended: 'closed-by-task' });
    expect(await pumpStdin('x', socket)).toEqual({ ended: 'closed-by-task', bytes: 0 });
  });

  it('does not pass on the end of a source that fails', async () => {
    const { socket, engine } = await connection();
    const source = new PassThrough();
    const pumping = pumpStdin(source, socket);
    source.write('half');
    await turns();
    const error = new Error('the disk with the input failed');
    source.destroy(error);
    expect(await pumping).toEqual({ ended: 'failed', error, bytes: 4 });
    expect(socket.writableEnded).toBe(false);
    let ended = false;
    engine.on('end', () => {
      ended = true;
    });
    engine.resume();
    await turns();
    expect(ended).toBe(false);
  });

  it('takes a source that is closed before its end for one that failed', async () => {
    const { socket } = await connection();
    const source = new PassThrough();
    const pumping = pumpStdin(source, socket);
    source.destroy();
    expect(await pumping).toMatchObject({ ended: 'failed', error: expect.any(Error) });
    expect(await pumpStdin(source, socket)).toMatchObject({ ended: 'failed', bytes: 0 });
  });

  it('refuses a stream of objects, without ending the input', async () => {
    const { socket } = await connection();
    expect(await pumpStdin(Readable.from([{ a: 1 }]), socket)).toMatchObject({
      ended: 'failed',
      error: { code: 'DRV_INVALID_OPTION', message: expect.stringContaining('stdin') },
    });
    expect(socket.writableEnded).toBe(false);
  });

  it('stops at once when the signal aborts, and leaves nothing behind', async () => {
    const { socket } = await connection();
    const controller = new AbortController();
    const source = new PassThrough();
    const before = listenersOf(source);
    const pumping = pumpStdin(source, socket, { signal: controller.signal });
    source.write('abc');
    await turns();
    controller.abort();
    expect(await pumping).toEqual({ ended: 'aborted', bytes: 3 });
    expect(listenersOf(source)).toEqual(before);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(source.isPaused()).toBe(true);
    expect(socket.writableEnded).toBe(false);
    source.write('x');
    expect(await pumpStdin(source, socket, { signal: controller.signal })).toEqual({
      ended: 'aborted',
      bytes: 0,
    });
    await turns();
    expect(source.readableLength).toBe(1);
  });

  it.each([
    ['', '\u0004'],
    ['line\n', 'line\n\u0004'],
    ['half a line', 'half a line\u0004\u0004'],
  ])('ends %j for a terminal by its end-of-file character', async (input, expected) => {
    const { socket, engine } = await connection();
    const chunks: Buffer[] = [];
    engine.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
    expect(await pumpStdin(input, socket, { tty: true })).toEqual({ ended: 'eof', bytes: input.length });
    await expect.poll(() => Buffer.concat(chunks).toString(), { interval: 1 }).toBe(expected);
    expect(socket.writableEnded).toBe(false);
  });

  it('does not keep the process alive for an input that is not read any more', async () => {
    const script = path.join(import.meta.dirname, 'support/left-alone.ts');
    const child = spawn(process.execPath, ['--conditions=@drv/source', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => {});
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    // The input of the child is open and has more to give; the child has to end by itself all the same.
    child.stdin.write('x'.repeat(1_000));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    child.stdin.destroy();
    expect([output.trim(), code]).toEqual(['closed-by-task', 0]);
  });
});
