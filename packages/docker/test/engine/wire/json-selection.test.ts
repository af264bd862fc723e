import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonSelection, type Wanted } from '../../../src/engine/wire/json-selection.ts';

/** Selects from a text that comes in pieces of so many bytes. */
function select(text: string, wanted: Wanted, pieceBytes = text.length): string {
  const selection = createJsonSelection(wanted);
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    parts.push(Buffer.from(selection.push(bytes.subarray(at, at + pieceBytes))));
  }
  return Buffer.concat(parts).toString();
}

describe('createJsonSelection', () => {
  it('keeps any document of which all is wanted, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 9 }), (text, pieceBytes) => {
        expect(JSON.parse(select(text, true, pieceBytes))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps of any document the members that are wanted, and the rest leaves no trace', () => {
    const member = fc.record({ a: fc.jsonValue(), b: fc.jsonValue(), 'drv.x': fc.string() });
    fc.assert(
      fc.property(
        fc.array(member),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (list, pieceBytes, pretty) => {
          const text = JSON.stringify(list, null, pretty ? 2 : 0);
          expect(JSON.parse(select(text, { 'drv.*': true, b: true }, pieceBytes))).toEqual(
            JSON.parse(JSON.stringify(list.map(({ b, 'drv.x': x }) => ({ b, 'drv.x': x })))),
          );
        },
      ),
    );
  });

  it('reads objects inside objects and arrays', () => {
    const text =
      '{"z":[{"Labels":1}],"Config":{"Env":["a"],"Labels":{"x":"1","drv.a":"2","y":{}}},"n":-1.5e3}';
    expect(select(text, { Config: { Labels: { 'drv.*': true } }, n: true }, 3)).toBe(
      '{"Config":{"Labels":{"drv.a":"2"}},"n":-1.5e3}',
    );
  });

  it.each(['"', '\\', '\n', 'é', '\u0000'])(
    'cuts long strings, and none in the middle of a character: %j',
    (character) => {
      const text = JSON.stringify({ a: `x${character.repeat(100_000)}`, b: 1 });
      const kept = JSON.parse(select(text, true, 1_000)) as { a: string; b: number };
      expect(kept.b).toBe(1);
      expect(kept.a.length).toBeLessThanOrEqual(65_536);
      expect(kept.a.startsWith(`x${character.repeat(1_000)}`)).toBe(true);
    },
  );

  it('leaves out members with names that are too long', () => {
    expect(select(JSON.stringify({ ['n'.repeat(5_000)]: 1, a: 2 }), true, 100)).toBe('{"a":2}');
  });

  it('makes no JSON of what is none, and does not fail', () => {
    for (const text of [']]}}', '{"a"', '<html>', '"']) {
      expect(() => JSON.parse(select(text, true)) as unknown).toThrow(SyntaxError);
    }
  });
});
