import { expect, it } from 'vitest';
import { wordsOf } from '../../src/driver.ts';

it('takes an array as it is', () => {
  const command = ['printf', '%s', 'a  b', ''];
  expect(wordsOf(command)).toBe(command);
});

it.each([
  ['echo hello', ['echo', 'hello']],
  ['  echo\thello \n', ['echo', 'hello']],
  ['sh -c "a b"', ['sh', '-c', '"a', 'b"']],
])('splits a string on white space, without quoting rules: %j', (command, words) => {
  expect(wordsOf(command)).toEqual(words);
});

it("leaves the image's own command where there is none", () => {
  expect(wordsOf(undefined)).toBeUndefined();
});
