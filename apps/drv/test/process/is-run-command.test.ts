import { expect, it } from 'vitest';
import { isRunCommand } from '../../src/process/is-run-command.ts';

it.each([
  ['run busybox', true],
  ['-H tcp://engine:2376 --config none run busybox', true],
  ['--host=run ps', false],
  ['--host run ps', false],
  ['logs run', false],
  ['--nope run busybox', true],
  ['', false],
])('%s: %s', (words, is) => {
  expect(isRunCommand(words.split(' ').filter((word) => word !== ''))).toBe(is);
});
