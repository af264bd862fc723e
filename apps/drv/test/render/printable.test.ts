import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/render/printable.ts';

describe('printable', () => {
  it.each([
    ['\u001b[2J\u001b]0;title\u0007', '\\x1b[2J\\x1b]0;title\\x07'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u009b31m', '\\x9b31m'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['\u061ca\u00adb', '\\u061ca\\xadb'],
    ['\u{e0041}', '\\udb40\\udc41'],
    ['\ud800', '\\ud800'],
    ['日本 שלום 👩‍🔬 é', '日本 שלום 👩‍🔬 é'],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
        );
      }),
    );
  });

  it('cuts between characters', () => {
    expect(printable('👩👩👩', 2)).toBe('👩…');
    expect(printable('abc', 3)).toBe('abc');
  });
});
