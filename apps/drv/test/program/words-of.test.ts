import { expect, it } from 'vitest';
import { wordsOf } from '../../src/program/words-of.ts';

it.each([
  [
    'as they are, of a program that was started without its launcher',
    ['run', ':', 'x'],
    false,
    ['run', ':', 'x'],
  ],
  ['without the colon of the launcher', [':', ':run', ':', '::', ':-h'], false, ['run', '', ':', '-h']],
  ['without the colon of the executable', [':run', ':', '::', ':-h'], true, ['run', '', ':', '-h']],
  ['none', [], true, []],
])('takes words %s', (_how, argv, isExecutable, words) => {
  expect(wordsOf(argv, isExecutable)).toEqual(words);
});
