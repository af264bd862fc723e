import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { wrap, wrapFor } from '../../src/render/wrap.ts';
import { fakeOutput } from '../support/fake-io.ts';

describe('wrap', () => {
  it('breaks at spaces and indents what follows', () => {
    expect(wrap('drv: success in 10 ms, peak memory 4 MiB', 20, 5)).toEqual([
      'drv: success in 10',
      '     ms, peak memory',
      '     4 MiB',
    ]);
  });

  it('keeps the indentation of the text, and cuts words that are too long', () => {
    expect(wrap('  It ran 1234567890', 10, 2)).toEqual(['  It ran', '  12345678', '  90']);
    expect(wrap('a 日本日本', 5, 2)).toEqual(['a', '  日', '  本', '  日', '  本']);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('counts what is seen: wide characters twice, colours not at all', () => {
    expect(wrap('日本 日本 a', 9)).toEqual(['日本 日本', 'a']);
    expect(wrap('\u001b[31mred\u001b[39m and blue', 8)).toEqual(['\u001b[31mred\u001b[39m and', 'blue']);
  });

  it('loses nothing, and is never wider than it may be', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll(/\s/g, '_'));
    const widths = fc.integer({ min: 8, max: 80 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1 }),
        widths,
        fc.integer({ min: 0, max: 4 }),
        (words, columns, indent) => {
          const lines = wrap(`x ${words.join(' ')}`, columns, indent);
          expect(lines.join('').replaceAll(' ', '')).toBe(`x${words.join('')}`);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('wrapFor', () => {
  it('leaves a line whole where no terminal shows it', () => {
    expect(wrapFor(fakeOutput(), 'a b', 2)).toBe('a b');
    expect(wrapFor(fakeOutput({ terminal: true, columns: 22 }), 'aaaaaaaaaa bbbbbbbbbb c', 2)).toBe(
      'aaaaaaaaaa\n  bbbbbbbbbb c',
    );
  });
});
