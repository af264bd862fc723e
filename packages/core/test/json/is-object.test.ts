import { expect, it } from 'vitest';
import { isObject } from '@drv/core/driver';

it.each([
  [{}, true],
  [{ a: 1 }, true],
  [null, false],
  [[], false],
  ['{}', false],
  [undefined, false],
])('of %j: %s', (value, is) => {
  expect(isObject(value)).toBe(is);
});
