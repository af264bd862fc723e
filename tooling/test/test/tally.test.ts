import { expect, test } from 'vitest';

import { describeSkipped, sum, summaryLine } from '../src/tally.ts';

test('the last line has both counts and nothing else', () => {
  expect(summaryLine({ passed: 107, failed: 0 })).toBe('107 passed, 0 failed');
});

test('several runs are one in the end', () => {
  const skipped = { file: 'a.test.ts', name: 'a', reason: 'it rains' };
  expect(
    sum([
      { passed: 5, failed: 0, failures: [], skipped: [] },
      { passed: 2, failed: 1, failures: ['a.test.ts > a: wet'], skipped: [skipped] },
    ]),
  ).toEqual({ passed: 7, failed: 1, failures: ['a.test.ts > a: wet'], skipped: [skipped] });
});

test('skipped tests are counted under their reason; a single one is named', () => {
  const registry = 'docker-registry is not installed on this machine.';
  expect(
    describeSkipped([
      { file: 'a.test.ts', name: 'registry > pulls', reason: registry },
      { file: 'b.test.ts', name: 'waits', reason: undefined },
      { file: 'a.test.ts', name: 'registry > pushes', reason: registry },
      { file: 'c.test.ts', name: 'logs in', reason: registry },
    ]),
  ).toBe(
    [
      `Skipped: ${registry}`,
      '  a.test.ts (2)',
      '  c.test.ts > logs in',
      'Skipped: no reason given',
      '  b.test.ts > waits',
    ].join('\n'),
  );
});
