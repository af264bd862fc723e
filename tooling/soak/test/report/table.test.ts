import { expect, it } from 'vitest';
import { isGood, type Report } from '../../src/report/report.ts';
import { table } from '../../src/report/table.ts';
import { createTally } from '../../src/report/tally.ts';

const report: Report = {
  options: { seed: 7, tasks: 2, concurrency: 1 },
  tally: createTally(),
  wrong: [
    {
      index: 1,
      scenario: 'exit code',
      what: 'it is success',
      faults: ['cut attach at body'],
      log: ['warn lost'],
    },
  ],
  leaks: ['a temporary file: x'],
  memory: { first: { heap: 1 << 20, rss: 2 << 20 }, second: { heap: 1 << 20, rss: 2 << 20 } },
  seconds: 3,
};

it('says how to do it again, all of it or the one task alone', () => {
  expect(table(report)).toContain('WRONG   task 1, exit code: it is success');
  expect(table(report)).toContain('again: pnpm soak --seed 7 --tasks 2 --concurrency 1\n');
  expect(table(report)).toContain('alone: pnpm soak --seed 7 --tasks 2 --concurrency 1 --only 1');
});

it('counts the outputs that were whole and are not called complete, by reason', () => {
  expect(table(report)).toContain('whole   0 outputs without a fault, 0 of them not called complete');
  const whole = new Map([
    ['complete', 1_998],
    ['connection', 2],
  ]);
  expect(table({ ...report, tally: { ...report.tally, whole } })).toContain(
    'whole   2000 outputs without a fault, 2 of them not called complete (1.0 in 1,000): connection 2\n',
  );
});

it('counts apart what was given up at a bound, without calling it wrong', () => {
  const givenUp = new Map([['the outcome of a task that was closed', 2]]);
  expect(table({ ...report, tally: { ...report.tally, givenUp } })).toContain(
    'bounds  2 without a fault: the outcome of a task that was closed\n',
  );
});

it('is good only without anything wrong, left, or grown', () => {
  expect(isGood(report)).toBe(false);
  expect(isGood({ ...report, wrong: [], leaks: [] })).toBe(true);
  expect(isGood({ ...report, wrong: [] })).toBe(false);
});
