import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySize } from '../../src/parse/memory-size.ts';

describe('memorySize', () => {
  it.each([
    ['1048576', 1_048_576],
    ['1b', 1],
    ['64k', 65_536],
    ['64K', 65_536],
    ['64KB', 65_536],
    ['64kib', 65_536],
    ['512m', 536_870_912],
    ['1.5g', 1_610_612_736],
    ['2 GiB', 2_147_483_648],
    ['1t', 1_099_511_627_776],
  ])('reads %s', (text, bytes) => {
    expect(memorySize(text)).toBe(bytes);
  });

  it.each(['12x', '', 'm', '-1m', '1..5g', '1,5g', '0x10', '1e3', 'NaN', '9999999p', '1 2m', '٣m'])(
    'refuses %j and says what would be right',
    (text) => {
      expect(() => memorySize(text)).toThrow('not a size; write a number and a unit');
    },
  );

  it.each(['0', '0k', '0.1b'])('refuses %j, which limits nothing', (text) => {
    expect(() => memorySize(text)).toThrow('must be more than 0');
  });

  it('is never anything but a whole number of bytes above 0', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        let bytes: number;
        try {
          bytes = memorySize(text);
        } catch {
          return;
        }
        expect(Number.isSafeInteger(bytes) && bytes > 0).toBe(true);
      }),
    );
  });
});
