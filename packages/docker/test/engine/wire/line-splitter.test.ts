import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/engine/wire/line-splitter.ts';
import { cutInto, someCuts } from '../../../../../tooling/config/test-cuts.ts';

describe('createLineSplitter', () => {
  it('gives any lines, cut in any way, also when the memory of a chunk is used again', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '𝄞', ' ') }), { minLength: 1 });
    fc.assert(
      fc.property(lines, someCuts, (sent, cuts) => {
        const splitter = createLineSplitter(10_000);
        const memory = Buffer.alloc(100);
        const seen = cutInto(Buffer.from(sent.join('\n')), cuts).flatMap((piece) => {
          const view = memory.subarray(0, piece.copy(memory));
          return splitter.split(view).map(String);
        });
        expect([...seen, splitter.rest().toString()]).toEqual(sent);
      }),
    );
  });

  it('throws for a line that is too long, with its beginning', () => {
    const splitter = createLineSplitter(10);
    splitter.split(Buffer.from('0123456789\nabcde'));
    expect(() => splitter.split(Buffer.from('fghijk'))).toThrow(
      expect.objectContaining({
        code: 'DRV_PROTOCOL',
        message: 'The engine sent a line of more than 10 bytes: "abcdefghijk"',
      }),
    );
  });
});
