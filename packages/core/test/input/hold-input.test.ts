import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { holdInput, type TaskInput } from '../../src/driver.ts';

function held(input: TaskInput): Readable {
  const stream = holdInput(input);
  if (!(stream instanceof Readable)) throw new Error('not a stream');
  return stream;
}

async function textOf(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString();
}

/** A stream as Node had them before version 0.10: events, and no buffer. */
class OldStream extends EventEmitter {
  paused = false;
  pause(): this {
    this.paused = true;
    return this;
  }
  resume(): this {
    this.paused = false;
    return this;
  }
}

describe('holdInput', () => {
  it('keeps what a child process wrote that has exited', async () => {
    const script = 'process.stdout.write("x".repeat(50_000))';
    const child = spawn(process.execPath, ['-e', script]);
    const stream = held(child.stdout);
    // Node lets what nobody reads flow away between the exit and this.
    await once(child, 'close');
    expect(await textOf(stream)).toBe('x'.repeat(50_000));
    expect(child.stdout.listenerCount('data')).toBe(0);
  });

  it('keeps what a peer sent before it closed', async () => {
    const server = net.createServer((socket) => socket.end('from a peer'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    const stream = held(socket);
    await once(socket, 'connect');
    socket.resume();
    await new Promise((resolve) => server.close(resolve));
    expect(await textOf(stream)).toBe('from a peer');
  });

  it('takes streams of every kind', async () => {
    const passThrough = new PassThrough();
    passThrough.end('text');
    const paused = Readable.from(['te', 'xt']).pause();
    async function* generator() {
      yield 'te';
      yield Buffer.from('xt');
    }
    for (const input of [passThrough, paused, new Blob(['text']).stream(), generator()]) {
      expect(await textOf(held(input))).toBe('text');
    }
    const old = new OldStream();
    const stream = held(old as unknown as NodeJS.ReadableStream);
    expect(old.paused).toBe(true);
    // Pausing was no more than advice.
    old.emit('data', 'te');
    old.emit('data', 'xt');
    old.emit('end');
    expect(await textOf(stream)).toBe('text');
  });

  it('keeps no more than 64 MiB of a stream that does not stop when it is paused', async () => {
    const endless = new OldStream();
    const stream = held(endless as unknown as NodeJS.ReadableStream);
    const chunk = Buffer.alloc(1024 * 1024);
    let given = 0;
    while (!stream.destroyed && given < 100) {
      endless.emit('data', chunk);
      given += 1;
    }
    expect(given).toBeLessThan(70);
    await expect(textOf(stream)).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(/goes on although it was paused/) as string,
    });
    // It may be of the oldest kind and still stop: then any length of it is read.
    const stops = new OldStream();
    const read = held(stops as unknown as NodeJS.ReadableStream);
    let bytes = 0;
    read.on('data', (data: Buffer) => {
      bytes += data.length;
    });
    for (let at = 0; at < 100; at += 1) {
      await expect.poll(() => stops.paused).toBe(false);
      stops.emit('data', chunk);
    }
    await expect.poll(() => bytes).toBe(100 * chunk.length);
  });

  it('does not read ahead, and its owner feels the backpressure', async () => {
    const source = new PassThrough({ highWaterMark: 10 });
    const stream = held(source);
    expect(source.write('x'.repeat(20))).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect([source.isPaused(), source.readableLength]).toEqual([true, 20]);
    source.end();
    expect(await textOf(stream)).toHaveLength(20);
  });

  it('fails with what the input fails with, also before it was held', async () => {
    const failed = new PassThrough();
    const stream = held(failed);
    failed.destroy(new Error('cut'));
    await expect(textOf(stream)).rejects.toThrow('cut');
    await expect(textOf(held(failed))).rejects.toThrow('cut');
    const closed = new PassThrough();
    closed.destroy();
    await expect(textOf(held(closed))).rejects.toThrow('closed before its end');
    await expect(textOf(held(Readable.from([{ a: 1 }])))).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
    });
  });

  it("leaves the caller's stream paused and alone, and ends an iteration that it began", async () => {
    const source = new PassThrough();
    const before = source.eventNames();
    const stream = held(source);
    stream.destroy();
    await once(stream, 'close');
    expect([source.isPaused(), source.destroyed, source.eventNames()]).toEqual([true, false, before]);

    let over = false;
    async function* endless() {
      try {
        for (;;) yield 'x';
      } finally {
        over = true;
      }
    }
    const iterated = held(endless());
    await once(iterated, 'data');
    iterated.destroy();
    await expect.poll(() => over).toBe(true);
  });

  it('returns text, bytes and an input that is held as they are, and refuses the rest', () => {
    const stream = held(new PassThrough());
    for (const input of ['text', Buffer.from('bytes'), stream, undefined])
      expect(holdInput(input)).toBe(input);
    for (const input of [5, {}, null]) {
      expect(() => holdInput(input as unknown as TaskInput)).toThrow(/stdin: a stream/);
    }
  });
});
