import { expect, it } from 'vitest';
import { LineSplitter } from '../../src/output/line-splitter.ts';

function linesOf(text: string, size: number): string[] {
  const bytes = Buffer.from(text);
  const splitter = new LineSplitter(1_000);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const line of splitter.push(bytes.subarray(at, at + size))) found.push(line.text);
  }
  for (const line of splitter.end()) found.push(line.text);
  return found;
}

// Every chunk size puts the borders at other places: inside characters, and inside line ends.
it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'gives the same lines in chunks of %i',
  (size) => {
    const lines = ['one', '', 'ü', '🙂 and more', 'a\rb', 'x'.repeat(20)];
    for (const end of ['\n', '\r\n']) {
      expect(linesOf(lines.join(end), size)).toEqual(lines);
      expect(linesOf(`${lines.join(end)}${end}`, size)).toEqual(lines);
    }
  },
);

it('keeps no more of a line than it may have, and marks it', () => {
  const splitter = new LineSplitter(3);
  const push = (text: string) => [...splitter.push(Buffer.from(text))];
  expect(push('abc\r')).toEqual([]);
  expect(push('\nabcd')).toEqual([{ text: 'abc', truncated: false }]);
  expect(push('efg\r\naüü\n')).toEqual([
    { text: 'abc', truncated: true },
    { text: 'aü', truncated: true },
  ]);
  expect(push('abc\rx\n')).toEqual([{ text: 'abc', truncated: true }]);
  expect([...splitter.end()]).toEqual([]);
});

it('keeps bytes of its own: whoever pushes may use a buffer again', () => {
  const splitter = new LineSplitter(100);
  const buffer = Buffer.from('one');
  expect([...splitter.push(buffer)]).toEqual([]);
  buffer.fill('x');
  expect([...splitter.push(Buffer.from('\n'))]).toEqual([{ text: 'one', truncated: false }]);
});
