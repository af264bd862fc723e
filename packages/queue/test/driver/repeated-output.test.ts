import { expect, it } from 'vitest';
import { RepeatedOutput } from '../../src/driver/repeated-output.ts';

/** What was said before it began anew, and afterwards: chunks with the byte that they begin at. */
function repeated(before: string, ...after: readonly (readonly [at: number, text: string])[]): boolean {
  const output = new RepeatedOutput();
  output.push(Buffer.from(before), 0);
  output.restart();
  for (const [at, text] of after) output.push(Buffer.from(text), at);
  return output.differs;
}

it.each<[what: string, differs: boolean]>([
  ['the same and more', repeated('abc', [0, 'abcdef'])],
  ['the same in other parts', repeated('abc', [0, 'a'], [1, 'bcd'])],
  ['the same, some of it twice', repeated('abc', [0, 'ab'], [0, 'ab'], [1, 'bc'])],
  ['anything after nothing', repeated('', [0, 'xyz'])],
])('%s is a repetition', (_what, differs) => {
  expect(differs).toBe(false);
});

it.each<[what: string, differs: boolean]>([
  ['something else', repeated('abc', [0, 'abX'])],
  ['something else at first, in one part with the rest', repeated('abc', [0, 'Xbcdef'])],
  ['less', repeated('abc', [0, 'ab'])],
  ['nothing', repeated('abc')],
])('%s is none', (_what, differs) => {
  expect(differs).toBe(true);
});

it('one that ends early is compared with what came at first', () => {
  const output = new RepeatedOutput();
  output.push(Buffer.from('abc'), 0);
  output.restart();
  output.push(Buffer.from('a'), 0);
  output.restart();
  output.push(Buffer.from('abc'), 0);
  expect(output.differs).toBe(false);
});
