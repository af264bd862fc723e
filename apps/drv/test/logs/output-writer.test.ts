import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createOutputWriter } from '../../src/logs/output-writer.ts';
import { fakeIo } from '../support/fake-io.ts';

const TIME = '2026-01-02T03:04:05Z';
const entry = (stream: 'stdout' | 'stderr', data: string | readonly number[]) => ({
  stream,
  time: TIME,
  data: Buffer.from(data as string),
});

describe('createOutputWriter', () => {
  it('writes each stream to its own, byte for byte', async () => {
    const io = fakeIo();
    const writer = createOutputWriter(io, 'raw');
    await writer.write(entry('stdout', '\u001b[31mred\u001b[0m\n'));
    await writer.write(entry('stderr', 'err'));
    expect(io.stdout.text()).toBe('\u001b[31mred\u001b[0m\n');
    expect(io.stderr.text()).toBe('err');
  });

  it('puts the time at the beginning of lines only', async () => {
    const io = fakeIo();
    const writer = createOutputWriter(io, 'timed');
    await writer.write(entry('stdout', 'begin '));
    await writer.write(entry('stdout', 'end\n'));
    await writer.write(entry('stdout', 'next\n'));
    expect(io.stdout.text()).toBe(`${TIME} begin end\n${TIME} next\n`);
  });

  it('keeps in JSON what is no text', async () => {
    const io = fakeIo();
    const writer = createOutputWriter(io, 'json');
    await writer.write(entry('stderr', 'ü\u001b[31m\n'));
    await writer.write(entry('stdout', [0xff, 0x00]));
    expect(
      io.stdout
        .text()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { time: TIME, stream: 'stderr', text: 'ü\u001b[31m\n' },
      { time: TIME, stream: 'stdout', base64: '/wA=' },
    ]);
    expect(io.stderr.text()).toBe('');
  });

  it('waits for a slow reader', async () => {
    const slow = new PassThrough({ highWaterMark: 1 });
    const writer = createOutputWriter(fakeIo({ stdout: Object.assign(slow, { text: () => '' }) }), 'raw');
    let done = false;
    const written = writer.write(entry('stdout', 'long')).then(() => {
      done = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    slow.resume();
    await written;
  });

  it('says that the disk is full, and not that a reader has gone', () => {
    for (const [code, message] of [
      ['ENOSPC', 'stdout: no space left on device'],
      ['EPIPE', undefined],
    ] as const) {
      const io = fakeIo();
      const writer = createOutputWriter(io, 'raw');
      io.stdout.emit('error', Object.assign(new Error(), { code }));
      expect(writer.gone.aborted).toBe(true);
      if (message === undefined) writer.check();
      else expect(() => writer.check()).toThrow(message);
    }
  });
});
