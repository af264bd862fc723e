import { expect, it } from 'vitest';
import { reasonOf } from '@drv/core/driver';

it.each([
  ['the user went away', 'the user went away'],
  [new Error('the user went away'), 'the user went away'],
  [undefined, undefined],
  [{ secret: 'x' }, undefined],
])('of %j is %j', (reason, text) => {
  expect(reasonOf(reason)).toBe(text);
});
