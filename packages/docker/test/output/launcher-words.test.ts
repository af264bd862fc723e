import type { OutputStream } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { WAITS } from '../../src/launcher/launch.ts';
import { createLauncherWords } from '../../src/output/launcher-words.ts';

const NONCE = '0a'.repeat(16);
const record = (what: 'go' | 'no') => `\0drv-launcher ${NONCE} ${what} 00000000000000ff\n`;
const last = (nonce = NONCE) => `\u0019drv-launcher ${nonce} is 0000000000000100\n`;

/** What is left of a log of one stream that comes in pieces of `size` bytes. */
function left(stream: OutputStream, text: string, size: number): string {
  const words = createLauncherWords(NONCE);
  const bytes = Buffer.from(text);
  const got: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const entry = words.rest({ stream, data: bytes.subarray(at, at + size) });
    if (entry !== undefined) got.push(entry.data);
  }
  return Buffer.concat([...got, ...words.end().map(({ data }) => data)]).toString();
}

describe.each([1, 20, 67, 1_000])("a launcher's words in a log that comes in pieces of %i bytes", (size) => {
  const waits = WAITS.toString();

  it('are taken out, and nothing else is', () => {
    expect(left('stdout', `${waits}out\n`, size)).toBe('out\n');
    expect(left('stderr', `${waits}err\n`, size)).toBe('err\n');
    expect(left('stderr', `${waits}${record('go')}${record('no')}`, size)).toBe('');
    expect(left('stderr', `${waits}${record('go')}err\n`, size)).toBe('err\n');
    expect(left('stdout', 'the last lines\n', size)).toBe('the last lines\n');
  });

  it('are the last ones, wherever they come, and none of another container', () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      expect(left(stream, `${waits}out${last()}`, size)).toBe('out');
      expect(left(stream, `${last()}after`, size)).toBe('after');
      expect(left(stream, `out\u0019${last()}\u0019`, size)).toBe('out\u0019\u0019');
      const other = last('0b'.repeat(16));
      expect(left(stream, `${waits}${other}${last()}`, size)).toBe(other);
    }
  });

  it('are the first ones alone: a task may write the same', () => {
    expect(left('stdout', `${waits}${waits}`, size)).toBe(waits);
    expect(left('stdout', `${waits}out\n${waits}`, size)).toBe(`out\n${waits}`);
    expect(left('stderr', `${waits}err\n${record('no')}`, size)).toBe(`err\n${record('no')}`);
    expect(left('stdout', `${waits}\0drv-lau`, size)).toBe('\0drv-lau');
  });
});
