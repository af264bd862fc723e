import { expect, it } from 'vitest';
import { isSlip } from '../../src/errors/is-slip.ts';

it.each([
  ['--memroy', '--memory'],
  ['--memry', '--memory'],
  ['--memorry', '--memory'],
  ['--timeot', '--timeout'],
  ['--platfrom', '--platform'],
  ['--voluem', '--volume'],
  ['--label-fiel', '--label-file'],
  ['rnu', 'run'],
  ['dcotor', 'doctor'],
])('%s is a slip for %s', (written, meant) => {
  expect(isSlip(written, meant)).toBe(true);
});

it.each([
  ['--arch', '--each'],
  ['--secret', '--store'],
  ['--pod', '--pids'],
  ['--env-host', '--add-host'],
  ['--restart', '--result'],
  ['start', 'stop'],
])('%s is no slip for %s, but a word of another program', (written, meant) => {
  expect(isSlip(written, meant)).toBe(false);
});
