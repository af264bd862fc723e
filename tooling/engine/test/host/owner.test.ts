import { expect, test } from 'vitest';

import { currentOwner, isAlive } from '../../src/host/owner.ts';

test.runIf(process.platform === 'linux')('this process lives; an earlier one with its id does not', () => {
  const owner = currentOwner();
  expect(isAlive(owner)).toBe(true);
  expect(isAlive({ ...owner, started: '1' })).toBe(false);
});

test('a process that is gone does not live', () => {
  expect(isAlive({ pid: 2 ** 30, started: '1' })).toBe(false);
});
