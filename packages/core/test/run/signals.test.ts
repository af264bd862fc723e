import { constants } from 'node:os';
import { expect, it } from 'vitest';
import { signalOf } from '../../src/driver.ts';

it.each([
  [129, 'SIGHUP'],
  [130, 'SIGINT'],
  [134, 'SIGABRT'],
  [137, 'SIGKILL'],
  [139, 'SIGSEGV'],
  [141, 'SIGPIPE'],
  [143, 'SIGTERM'],
])('exit code %i stands for %s', (exitCode, name) => {
  expect(signalOf(exitCode)).toBe(name);
});

it.each([0, 1, 125, 127, 128, 128 + 17, 128 + 28, 200, 255, -9, Number.NaN])(
  'exit code %d stands for no signal',
  (exitCode) => {
    expect(signalOf(exitCode)).toBeUndefined();
  },
);

it.runIf(process.platform === 'linux')('agrees with the numbers of this Linux', () => {
  const known = Object.entries(constants.signals).filter(
    ([name, number]) => signalOf(128 + number) !== undefined && name !== 'SIGIOT' && name !== 'SIGUNUSED',
  );
  expect(known.length).toBeGreaterThanOrEqual(17);
  for (const [name, number] of known) expect(signalOf(128 + number)).toBe(name);
});
