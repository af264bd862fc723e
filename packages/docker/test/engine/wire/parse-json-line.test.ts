import { describe, expect, it } from 'vitest';
import { parseJsonLine } from '../../../src/engine/wire/parse-json-line.ts';

describe('parseJsonLine', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['{"a":1}\r', { a: 1 }],
    [' \u001e [1] ', [1]],
    ['0', 0],
    ['null', null],
    ['', undefined],
    [' \r', undefined],
  ])('%j', (text, value) => {
    expect(parseJsonLine(Buffer.from(text))).toEqual(value);
  });

  it('shows the beginning of what is not JSON, with nothing that reaches a terminal', () => {
    expect(() => parseJsonLine(Buffer.from(`{"a":\u001b[31m${'x'.repeat(1_000)}`))).toThrow(
      expect.objectContaining({
        code: 'DRV_PROTOCOL',
        message: expect.stringMatching(
          /^The engine sent a line that is not JSON: "{\\"a\\":\\u001b\[31mx+"$/,
        ),
      }),
    );
  });
});
