import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/render/table.ts';

describe('table', () => {
  it('aligns columns, wide characters too, and shows escapes', () => {
    const rows = [
      ['日本', 'a'],
      ['\u001b[31m', 'b'],
    ];
    expect(table([{ heading: 'NAME' }, { heading: 'X' }], rows, 80)).toEqual([
      'NAME      X',
      '日本      a',
      '\\x1b[31m  b',
    ]);
  });

  it('cuts the widest column first', () => {
    expect(table([{ heading: 'A' }, { heading: 'B' }], [['aaaaaaaaaaaaaaaaaaaa', 'bb']], 12)).toEqual([
      'A         B',
      'aaaaaaa…  bb',
    ]);
  });

  it('puts numbers at the right, and leaves out what has no room', () => {
    const columns = [
      { heading: 'N', right: true, least: 4 },
      { heading: 'NAME' },
      { heading: 'MORE', from: 30 },
    ];
    const rows = [
      ['1', 'a', 'x'],
      ['12345', '日本', 'y'],
    ];
    expect(table(columns, rows, 20)).toEqual(['    N  NAME', '    1  a', '12345  日本']);
    expect(table(columns, rows, 30)).toEqual(['    N  NAME  MORE', '    1  a     x', '12345  日本  y']);
  });

  it('is never wider than the terminal', () => {
    const cells = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(cells), fc.integer({ min: 1, max: 60 }), (rows, columns) => {
        for (const line of table(
          [{ heading: 'A' }, { heading: 'B', right: true }, { heading: 'C', least: 9 }],
          rows,
          columns,
        )) {
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });
});
