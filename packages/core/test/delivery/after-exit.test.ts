import { expect, it } from 'vitest';
import { createAfterExit } from '../../src/delivery/after-exit.ts';

it('any number of bytes may come before the end of a task, and 64 MiB over its connection after it', () => {
  const afterExit = createAfterExit();
  expect(afterExit.allows('connection', 1e15)).toBe(true);
  afterExit.begin(1_000_000);
  expect(afterExit.allows('log', 1e15)).toBe(true);
  expect(afterExit.allows('connection', 64 * 1024 * 1024 - 1)).toBe(true);
  expect(afterExit.allows('connection', 1)).toBe(false);
});

it.each([
  ['connection', 30],
  ['log', 200],
  ['followed-log', 200],
] as const)(
  'they come over a %s for %d times as long as silence, without the time in which nobody reads',
  (kind, drains) => {
    let now = 0;
    const afterExit = createAfterExit(() => now);
    afterExit.hold();
    now = 500;
    afterExit.begin(10);
    now = 1_000;
    afterExit.resume();
    now += drains * 10 - 1;
    expect(afterExit.allows(kind, 1)).toBe(true);
    afterExit.hold();
    now += 5_000;
    afterExit.resume();
    expect(afterExit.allows(kind, 1)).toBe(true);
    now += 1;
    expect(afterExit.allows(kind, 0)).toBe(false);
  },
);
