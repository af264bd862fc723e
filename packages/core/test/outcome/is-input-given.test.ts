import { expect, it } from 'vitest';
import { isInputGiven } from '../../src/outcome/is-input-given.ts';

it('is given when there is none, or all of it was; not while some is left', () => {
  expect(isInputGiven([])).toBe(false);
  expect(isInputGiven([{ what: 'input-cut', at: 1 }])).toBe(false);
  expect(isInputGiven([{ what: 'no-input' }])).toBe(true);
  expect(isInputGiven([{ what: 'input-ended', at: 1 }])).toBe(true);
});
