import { expect, test } from 'vitest';

import { describeSkipped, summaryLine } from '../src/tally.ts';

test('the last line has both counts and nothing else', () => {
  expect(summaryLine({ passed: 107, failed: 0 })).toBe('107 passed, 0 failed');
});

test('skipped tests are listed under their reason', () => {
  const registry = 'docker-registry is not installed on this machine.';
  expect(
    describeSkipped([
      { title: 'a.test.ts > pulls', reason: registry },
      { title: 'b.test.ts > waits', reason: undefined },
      { title: 'a.test.ts > pushes', reason: registry },
    ]),
  ).toBe(
    [
      `Skipped: ${registry}`,
      '  a.test.ts > pulls',
      '  a.test.ts > pushes',
      'Skipped: no reason given',
      '  b.test.ts > waits',
    ].join('\n'),
  );
});
