import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogReader } from '../../src/output/log-reader.ts';
import type { OutputEntry } from '../../src/output/output-entry.ts';
import { encodeFrames } from './support/frames.ts';

function read(
  options: { tty: boolean; timestamps: boolean; losesLineEnds?: boolean },
  bytes: Buffer,
  cuts: readonly number[] = [],
) {
  const reader = createLogReader(options);
  const entries: OutputEntry[] = [];
  let from = 0;
  for (const to of [...new Set(cuts)].filter((cut) => cut < bytes.length).sort((a, b) => a - b)) {
    entries.push(...reader.push(bytes.subarray(from, to)));
    from = to;
  }
  entries.push(...reader.push(bytes.subarray(from)), ...reader.end());
  return entries.map(({ data, ...rest }) => ({ ...rest, data: data.toString() }));
}

const FRAMES = encodeFrames(
  { type: 1, payload: '2026-01-02T03:04:05.123456789Z out 1\n' },
  { type: 2, payload: '2026-01-02T03:04:06+01:00 2026-01-01T00:00:00Z err\n' },
  { type: 1, payload: '2026-01-02T03:04:07Z ' },
  { type: 1, payload: 'no time\n' },
);

describe('createLogReader', () => {
  it('gives what belongs to one stream together', () => {
    const bytes = encodeFrames(
      { type: 1, payload: 'a\n' },
      { type: 1, payload: 'b\n' },
      { type: 2, payload: 'c\n' },
      { type: 1, payload: 'd\n' },
    );
    expect(read({ tty: false, timestamps: false }, bytes)).toEqual([
      { stream: 'stdout', data: 'a\nb\n' },
      { stream: 'stderr', data: 'c\n' },
      { stream: 'stdout', data: 'd\n' },
    ]);
  });

  it('passes on the output of a terminal as it is', () => {
    const bytes = Buffer.from([1, 0, 0, 0, 0, 0, 0, 9, 13, 10]);
    expect(read({ tty: true, timestamps: false }, bytes)).toEqual([
      { stream: 'stdout', data: bytes.toString() },
    ]);
  });

  it('takes the time off each entry, wherever the connection was cut', () => {
    const whole = [
      { stream: 'stdout', time: '2026-01-02T03:04:05.123456789Z', data: 'out 1\n' },
      { stream: 'stderr', time: '2026-01-02T03:04:06+01:00', data: '2026-01-01T00:00:00Z err\n' },
      { stream: 'stdout', time: '2026-01-02T03:04:07Z', data: '' },
      { stream: 'stdout', data: 'no time\n' },
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(FRAMES.length)), (cuts) => {
        expect(read({ tty: false, timestamps: true }, FRAMES, cuts)).toEqual(whole);
      }),
    );
  });

  it('takes the time off each line of a terminal, wherever the connection was cut', () => {
    const bytes = Buffer.from('2026-01-02T03:04:05Z a\r\n2026-01-02T03:04:06Z b c\r\nd');
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        expect(read({ tty: true, timestamps: true }, bytes, cuts)).toEqual([
          { stream: 'stdout', time: '2026-01-02T03:04:05Z', data: 'a\r\n' },
          { stream: 'stdout', time: '2026-01-02T03:04:06Z', data: 'b c\r\n' },
          { stream: 'stdout', data: 'd' },
        ]);
      }),
    );
  });

  const T1 = '2026-01-02T03:04:05.000000001Z';
  const T2 = '2026-01-02T03:04:05.000000002Z';

  it('takes the times out of a long line of a terminal, and leaves those that the program wrote', () => {
    const long = `${T1} one${T1} two ${T2} three\r\n${T2} next\r\n`;
    const entries = [
      { stream: 'stdout', time: T1, data: 'one' },
      { stream: 'stdout', time: T1, data: `two ${T2} three\r\n` },
      { stream: 'stdout', time: T2, data: 'next\r\n' },
    ];
    expect(read({ tty: true, timestamps: true }, Buffer.from(long))).toEqual(entries);
    const seconds = '2026-01-02T03:04:05Z a2026-01-02T03:04:05Z b\r\n';
    expect(read({ tty: true, timestamps: true }, Buffer.from(seconds))).toEqual([
      { stream: 'stdout', time: '2026-01-02T03:04:05Z', data: 'a2026-01-02T03:04:05Z b\r\n' },
    ]);
  });

  it('finds the line behind one whose end the log took away', () => {
    const merged = Buffer.from(`${T1} one${T1} two\r${T2} next\r\n${T2} a\r${T1} b\r\n`);
    expect(read({ tty: true, timestamps: true, losesLineEnds: true }, merged)).toEqual([
      { stream: 'stdout', time: T1, data: 'one' },
      { stream: 'stdout', time: T1, data: 'two\r' },
      { stream: 'stdout', time: T2, data: 'next\r\n' },
      { stream: 'stdout', time: T2, data: `a\r${T1} b\r\n` },
    ]);
  });

  it('gives what has no end in pieces', () => {
    for (const tty of [true, false]) {
      const long = Buffer.alloc(3_000_000, 'x');
      const bytes = tty ? long : encodeFrames({ type: 1, payload: long.toString() });
      const cuts = Array.from({ length: 50 }, (_, index) => index * 65_536);
      const entries = read({ tty, timestamps: true }, bytes, cuts);
      expect(entries.length).toBeGreaterThan(1);
      expect(entries.map(({ data }) => data).join('')).toBe(long.toString());
    }
  });

  it('says that the connection ended inside a frame', () => {
    const reader = createLogReader({ tty: false, timestamps: true });
    reader.push(FRAMES.subarray(0, 20));
    expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'DRV_ENGINE_UNAVAILABLE' }) as Error);
  });
});
