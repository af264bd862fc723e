import { DrvError } from '@drv/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDemultiplexer } from '../../../src/engine/wire/demultiplex.ts';
import { encodeFrames, payloadOf, someFrames } from '../../output/support/frames.ts';
import { cutInto, someCuts } from '../../../../../tooling/config/test-cuts.ts';

function collect() {
  const out = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const views: Uint8Array[] = [];
  const demultiplexer = createDemultiplexer((stream, view) => {
    views.push(view);
    out[stream].push(Buffer.from(view));
  });
  return {
    ...demultiplexer,
    views,
    text: (stream: 'stdout' | 'stderr') => Buffer.concat(out[stream]).toString(),
    bytes: (stream: 'stdout' | 'stderr') => Buffer.concat(out[stream]),
  };
}

function thrownBy(action: () => void): DrvError {
  try {
    action();
  } catch (error) {
    if (DrvError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('createDemultiplexer', () => {
  it('separates the streams at every split point', () => {
    const bytes = encodeFrames({ type: 1, payload: 'hello' }, { type: 2, payload: 'err' });
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        const demultiplexer = collect();
        demultiplexer.push(bytes.subarray(0, first));
        demultiplexer.push(bytes.subarray(first, second));
        demultiplexer.push(bytes.subarray(second));
        demultiplexer.end();
        expect([demultiplexer.text('stdout'), demultiplexer.text('stderr')]).toEqual(['hello', 'err']);
      }
    }
  });

  it('gives the same bytes for any frames, cut in any way', () => {
    fc.assert(
      fc.property(someFrames, someCuts, (frames, cuts) => {
        const demultiplexer = collect();
        for (const piece of cutInto(encodeFrames(...frames), cuts)) demultiplexer.push(piece);
        demultiplexer.end();
        expect(demultiplexer.bytes('stdout')).toEqual(payloadOf(frames, 'stdout'));
        expect(demultiplexer.bytes('stderr')).toEqual(payloadOf(frames, 'stderr'));
      }),
    );
  });

  it('hands on views of the chunk, and copies no payload', () => {
    fc.assert(
      fc.property(someFrames, someCuts, (frames, cuts) => {
        const whole = encodeFrames(...frames);
        const demultiplexer = collect();
        for (const piece of cutInto(whole, cuts)) {
          const before = demultiplexer.views.length;
          demultiplexer.push(piece);
          for (const view of demultiplexer.views.slice(before)) {
            expect(view.buffer).toBe(whole.buffer);
            expect(view.byteOffset).toBeGreaterThanOrEqual(piece.byteOffset);
            expect(view.byteOffset + view.length).toBeLessThanOrEqual(piece.byteOffset + piece.length);
          }
        }
      }),
    );
  });

  it('takes a chunk of 7,281 one-byte frames', () => {
    const frames = Array.from({ length: 7_281 }, (_, index) => ({
      type: 1 + (index % 2),
      payload: Uint8Array.of(index % 251),
    }));
    const demultiplexer = collect();
    demultiplexer.push(encodeFrames(...frames));
    demultiplexer.end();
    expect(demultiplexer.bytes('stdout')).toEqual(payloadOf(frames, 'stdout'));
    expect(demultiplexer.bytes('stderr')).toEqual(payloadOf(frames, 'stderr'));
  });

  it('skips frames without a payload', () => {
    const demultiplexer = collect();
    demultiplexer.push(
      encodeFrames({ type: 1, payload: '' }, { type: 2, payload: '' }, { type: 1, payload: 'a' }),
    );
    demultiplexer.end();
    expect(demultiplexer.text('stdout')).toBe('a');
    expect(demultiplexer.views).toHaveLength(1);
  });

  it('allocates nothing by the length that a header claims', () => {
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    const demultiplexer = collect();
    const before = process.memoryUsage().arrayBuffers;
    demultiplexer.push(header);
    demultiplexer.push(Buffer.from('short'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
    expect(demultiplexer.text('stdout')).toBe('short');
    expect(thrownBy(() => demultiplexer.end()).message).toContain(`${2 ** 32 - 1 - 5} bytes before the end`);
  });

  it('takes type 0 for standard output and ignores the three bytes behind the type', () => {
    const bytes = encodeFrames({ type: 0, payload: 'in' }, { type: 2, payload: 'err' });
    bytes.fill(0xee, 1, 4);
    const demultiplexer = collect();
    demultiplexer.push(bytes);
    demultiplexer.end();
    expect([demultiplexer.text('stdout'), demultiplexer.text('stderr')]).toEqual(['in', 'err']);
  });

  it('keeps the characters whole that the engine cuts between two frames of one stream', () => {
    const euro = Buffer.from('€');
    const demultiplexer = collect();
    demultiplexer.push(
      encodeFrames(
        { type: 1, payload: euro.subarray(0, 1) },
        { type: 2, payload: 'x' },
        { type: 1, payload: euro.subarray(1) },
      ),
    );
    expect([demultiplexer.text('stdout'), demultiplexer.text('stderr')]).toEqual(['€', 'x']);
  });

  it("throws the engine's own error, at every split point, after what came before it", () => {
    const bytes = encodeFrames({ type: 1, payload: 'ok' }, { type: 3, payload: 'disk on fire\n' });
    for (let split = 0; split < bytes.length; split += 1) {
      const demultiplexer = collect();
      const error = thrownBy(() => {
        demultiplexer.push(bytes.subarray(0, split));
        demultiplexer.push(bytes.subarray(split));
      });
      expect(error).toMatchObject({
        code: 'DRV_PROTOCOL',
        message: 'The engine sent an error in the output stream: disk on fire',
      });
      expect(demultiplexer.text('stdout')).toBe('ok');
      expect(thrownBy(() => demultiplexer.push(Buffer.from('more')))).toBe(error);
      expect(thrownBy(() => demultiplexer.end())).toBe(error);
    }
  });

  it("keeps at most 4 KiB of the engine's error, and waits for no more", () => {
    const demultiplexer = collect();
    const bytes = encodeFrames({ type: 3, payload: 'x'.repeat(100_000) });
    const error = thrownBy(() => demultiplexer.push(bytes));
    expect(error.message.length).toBeLessThan(4_300);
    const endless = collect();
    endless.push(Buffer.from([3, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]));
    expect(thrownBy(() => endless.push(Buffer.alloc(5_000, 'y'))).code).toBe('DRV_PROTOCOL');
  });

  it('throws an error of the engine that the end cuts short, or that has no text', () => {
    const demultiplexer = collect();
    demultiplexer.push(encodeFrames({ type: 3, payload: 'out of memory' }).subarray(0, 14));
    expect(thrownBy(() => demultiplexer.end())).toMatchObject({
      code: 'DRV_PROTOCOL',
      message: 'The engine sent an error in the output stream: out of',
    });
    expect(thrownBy(() => collect().push(encodeFrames({ type: 3, payload: '' }))).code).toBe('DRV_PROTOCOL');
  });

  it.each([4, 65, 255])('throws for a frame of type %i, with its place', (type) => {
    const bytes = encodeFrames({ type: 1, payload: 'hello' }, { type, payload: 'x' });
    for (let split = 0; split < bytes.length; split += 1) {
      const demultiplexer = collect();
      const error = thrownBy(() => {
        demultiplexer.push(bytes.subarray(0, split));
        demultiplexer.push(bytes.subarray(split));
      });
      expect(error).toMatchObject({
        code: 'DRV_PROTOCOL',
        message: `Byte 13 of the output stream begins a frame of type ${type}`,
      });
      expect(demultiplexer.text('stdout')).toBe('hello');
    }
  });

  it('tells an end inside a frame from one between frames', () => {
    const bytes = encodeFrames({ type: 1, payload: 'hello' });
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const demultiplexer = collect();
      demultiplexer.push(bytes.subarray(0, cut));
      if (cut === 0 || cut === bytes.length) {
        demultiplexer.end();
      } else {
        const error = thrownBy(() => demultiplexer.end());
        expect(error).toMatchObject({
          code: 'DRV_ENGINE_UNAVAILABLE',
          message: expect.stringContaining('truncated'),
        });
        expect(demultiplexer.text('stdout')).toBe('hello'.slice(0, Math.max(0, cut - 8)));
      }
    }
  });
});
