import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANYTHING, content, differsAt, NOTHING, repeated } from '../../src/play/content.ts';

describe('differsAt', () => {
  it('finds no difference in any piece of the content', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 20 }),
        fc.nat(200),
        fc.nat(200),
        fc.nat(60),
        (block, length, from, size) => {
          const bytes = Buffer.from(block);
          const whole = Buffer.alloc(length);
          for (let at = 0; at < length; at += 1) whole[at] = bytes[at % bytes.length] ?? 0;
          const piece = whole.subarray(from, from + size);
          expect(differsAt(repeated(block, length), from, piece)).toBeUndefined();
        },
      ),
    );
  });

  it.each([
    ['a wrong byte', content('abcdef'), 2, 'cxe', 3],
    ['a wrong byte in a repetition', repeated('ab', 100), 7, 'baba-', 11],
    ['a byte too many', content('abc'), 1, 'bcd', 3],
    ['anything at all', NOTHING, 0, 'x', 0],
  ])('finds %s', (_what, expected, at, chunk, where) => {
    expect(differsAt(expected, at, Buffer.from(chunk))).toBe(where);
  });

  it('has nothing against what nobody foretells', () => {
    expect(differsAt(ANYTHING, 5, Buffer.from('whatever'))).toBeUndefined();
  });
});
