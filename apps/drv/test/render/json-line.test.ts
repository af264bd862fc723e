import { expect, it } from 'vitest';
import { jsonLine } from '../../src/render/json-line.ts';

it('is JSON of the same value, without a character that a terminal acts on', () => {
  const value = { name: 'x\u001b]0;a\u0007\u009b31m\u202e\u061c\u{e0041}é👩‍🔬' };
  const line = jsonLine(value);
  expect(JSON.parse(line)).toEqual(value);
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u061c]/);
  expect(line).toContain('é👩‍🔬');
});
