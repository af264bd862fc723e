import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { fit } from '../../src/render/fit.ts';

describe('fit', () => {
  it('leaves alone what fits', () => {
    expect(fit('abc', 3)).toBe('abc');
    expect(fit('\u001b[32mabc\u001b[0m', 3)).toBe('\u001b[32mabc\u001b[0m');
  });

  it('counts a wide character as two, and never shows half of it', () => {
    expect(fit('日本語', 5)).toBe('日本…');
    expect(fit('日本語', 4)).toBe('日…');
  });

  it('ends a colour that it cut', () => {
    expect(fit('\u001b[32mabcdef\u001b[0m', 4)).toBe('\u001b[32mabc…\u001b[0m');
  });

  it('never is wider than it may', () => {
    const coloured = fc
      .string({ unit: 'grapheme' })
      .map((text) => `\u001b[1m${stripVTControlCharacters(text)}\u001b[22m`);
    fc.assert(
      fc.property(coloured, fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(stringWidth(fit(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
