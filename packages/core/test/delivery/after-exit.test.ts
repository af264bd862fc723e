import { expect, it } from 'vitest';
import { createAfterExit } from '../../src/delivery/after-exit.ts';

it('any number of bytes may come before the end of a task, and 64 MiB after it', () => {
  const afterExit = createAfterExit();
  expect(afterExit.allows(1e15)).toBe(true);
  afterExit.begin();
  expect(afterExit.allows(64 * 1024 * 1024 - 1)).toBe(true);
  expect(afterExit.allows(1)).toBe(false);
});
