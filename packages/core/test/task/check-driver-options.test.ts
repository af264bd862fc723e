import { expect, it } from 'vitest';
import { checkDriverOptions } from '../../src/task/check-driver-options.ts';

const check = (driverOptions: Record<string, unknown>) =>
  checkDriverOptions({ id: 'a', driverOptions }, 'mine', ['runtime', 'colour']);

it('takes what the driver knows, and leaves the sections of others alone', () => {
  expect(() => check({ mine: { runtime: 'x' }, other: { anything: 1 } })).not.toThrow();
  expect(() => check({})).not.toThrow();
});

it.each([
  [
    { mine: { color: 1 } },
    'driverOptions.mine.color: the driver does not know it; known are runtime, colour',
  ],
  [{ mine: 'fast' }, 'driverOptions.mine: must be an object'],
  [{ mine: [] }, 'driverOptions.mine: must be an object'],
])('refuses %j', (options, message) => {
  expect(() => check(options)).toThrow(expect.objectContaining({ code: 'DRV_UNSUPPORTED', message }));
});
