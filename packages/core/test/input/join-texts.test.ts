import { expect, it } from 'vitest';
import { joinTexts } from '../../src/input/join-texts.ts';

function joined(pieces: readonly (string | Uint8Array)[]): string {
  const joiner = joinTexts();
  const all = pieces.map((piece) => joiner.push(piece));
  return Buffer.concat([...all, joiner.end()]).toString();
}

it('a text is whole, wherever it was cut', () => {
  const text = 'aä€😀👩‍💻z';
  for (let at = 0; at <= text.length; at += 1) {
    for (let next = at; next <= text.length; next += 1) {
      expect(joined([text.slice(0, at), text.slice(at, next), text.slice(next)])).toBe(text);
    }
  }
});

it('half a character is a replacement, before bytes and at the end', () => {
  expect(joined(['a\ud83d', Buffer.from('b')])).toBe('a\ufffdb');
  expect(joined(['a\ud83d'])).toBe('a\ufffd');
  expect(joined(['\ude00', 'b'])).toBe('\ufffdb');
});

it('bytes are passed on as they are', () => {
  const bytes = Buffer.from([0xff, 0xd8]);
  expect(joinTexts().push(bytes)).toBe(bytes);
});
