import { expect, it } from 'vitest';
import { commandOf } from '../../src/launcher/command-of.ts';

const image = { entrypoint: ['/entry', '-x'], command: ['serve'] };
const bare = { entrypoint: [], command: [] };

// moby, daemon/commit.go, merge, and runconfig's own tests.
it.each([
  [{}, image, ['/entry', '-x', 'serve']],
  [{ command: ['a'] }, image, ['/entry', '-x', 'a']],
  [{ command: 'a b' }, image, ['/entry', '-x', 'a', 'b']],
  [{ command: [] }, image, ['/entry', '-x', 'serve']],
  [{ entrypoint: ['sh'] }, image, ['sh']],
  [{ entrypoint: 'sh -c', command: ['ls'] }, image, ['sh', '-c', 'ls']],
  [{ entrypoint: [], command: ['a'] }, image, ['a']],
  [{ entrypoint: [] }, image, undefined],
  [{}, bare, undefined],
  [{ command: ['a'] }, bare, ['a']],
])('%j of %j runs %j', (task, of, words) => {
  expect(commandOf(task, of)).toEqual(words);
});
