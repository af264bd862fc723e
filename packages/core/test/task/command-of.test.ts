import { expect, it } from 'vitest';
import { commandOf } from '../../src/driver.ts';

const task = { id: 'sum-1', image: 'busybox' };

it('takes an array as it is', () => {
  const command = ['printf', '%s', 'a  b', ''];
  expect(commandOf({ ...task, command })).toBe(command);
});

it.each([
  ['echo hello', ['echo', 'hello']],
  ['  echo\thello \n', ['echo', 'hello']],
  ['sh -c "a b"', ['sh', '-c', '"a', 'b"']],
])('splits a string on white space, without quoting rules: %j', (command, words) => {
  expect(commandOf({ ...task, command })).toEqual(words);
});

it("leaves the image's own command where there is none", () => {
  expect(commandOf(task)).toBeUndefined();
});
