import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/render/table.ts';

describe('table', () => {
  it('aligns columns, wide characters too, and shows escapes', () => {
    const rows = [
      ['日本', 'a'],
      ['\u001b[31m', 'b'],
    ];
    expect(table(['NAME', 'X'], rows, 80)).toEqual(['NAME      X', '日本      a', '\\x1b[31m  b']);
  });

  it('cuts the widest column first', () => {
    expect(table(['A', 'B'], [['aaaaaaaaaaaaaaaaaaaa', 'bb']], 12)).toEqual(['A         B', 'aaaaaaa…  bb']);
  });

  it('is never wider than the terminal', () => {
    const cells = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(cells), fc.integer({ min: 1, max: 60 }), (rows, columns) => {
        for (const line of table(['A', 'B', 'C'], rows, columns)) {
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });
});
