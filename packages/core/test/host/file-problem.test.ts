import { readFile } from 'node:fs/promises';
import { fileProblem } from '@drv/core/driver';
import { expect, it } from 'vitest';

it('names neither the call nor the code of what Node knows', async () => {
  const problem = await readFile('/nowhere/x').catch((error: unknown) => error);
  expect(fileProblem(problem)).toBe('no such file or directory');
});

it.each<[unknown, string]>([
  [Object.assign(new Error('x'), { code: 'EOWNERDEAD' }), 'EOWNERDEAD'],
  [new Error('broken'), 'broken'],
  ['text', 'text'],
])('of others it gives what there is: %s', (error, words) => {
  expect(fileProblem(error)).toBe(words);
});
