import { expect, it } from 'vitest';
import { lastLines } from '../../src/output/last-lines.ts';
import type { OutputEntry } from '../../src/output/output-entry.ts';

const entry = (text: string): OutputEntry => ({ stream: 'stdout', data: Buffer.from(text) });

async function last(tail: number, timestamps: boolean, ...pieces: readonly string[]): Promise<string[]> {
  async function* bursts() {
    for (const piece of pieces) yield [entry(piece)];
  }
  const kept: string[] = [];
  for await (const entries of lastLines(bursts(), { tail, timestamps })) {
    kept.push(...entries.map(({ data }) => data.toString()));
  }
  return kept;
}

it.each<[tail: number, pieces: readonly string[], kept: readonly string[]]>([
  [2, ['a\nb\nc\n'], ['b\nc\n']],
  [2, ['a\nb', 'c\nd', 'e\n'], ['bc\nde\n']],
  [1, ['a\nb\nc'], ['c']],
  [1, ['a\n\n'], ['\n']],
  [5, ['a\nb\n'], ['a\nb\n']],
  [0, ['a\n'], []],
  [3, [], []],
])('the last %i lines of %j', async (tail, pieces, kept) => {
  expect(await last(tail, false, ...pieces)).toEqual(kept);
});

it('with times each entry is a line', async () => {
  expect(await last(2, true, 'a\n', 'b\n', 'c\n')).toEqual(['b\n', 'c\n']);
  expect(await last(0, true, 'a\n')).toEqual([]);
});
