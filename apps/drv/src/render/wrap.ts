import stringWidth from 'string-width';
import type { Output } from '../io.ts';

const segmenter = new Intl.Segmenter();

/**
 * A text as lines of at most so many terminal columns, broken at its spaces; the second and later ones are indented.
 * A word that is longer than a line is cut, unless it has colours. Colours count as nothing.
 */
export function wrap(text: string, columns: number, indent = 0): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  // Each word with the spaces before it, which are dropped where a line is broken.
  for (const [word] of text.matchAll(/ *[^ ]+/g)) {
    const added = stringWidth(word);
    if (line === '' || width + added <= columns) {
      line += word;
      width += added;
      continue;
    }
    lines.push(line);
    const pieces = cut(word.trimStart(), columns - indent);
    for (const piece of pieces.slice(0, -1)) lines.push(' '.repeat(indent) + piece);
    line = ' '.repeat(indent) + (pieces.at(-1) ?? '');
    width = stringWidth(line);
  }
  return [...lines, line];
}

/** A word in pieces of at most so many columns. */
function cut(word: string, columns: number): readonly string[] {
  if (stringWidth(word) <= columns || word.includes('\u001b')) return [word];
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const { segment } of segmenter.segment(word)) {
    const added = stringWidth(segment);
    if (piece !== '' && width + added > columns) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += segment;
    width += added;
  }
  return [...pieces, piece];
}

/** The same for a terminal of its width, as one text; elsewhere the text stays one line, for programs to read. */
export function wrapFor(output: Output, text: string, indent: number): string {
  if (output.isTTY !== true) return text;
  // A terminal echoes "^C" before what is said of it.
  return wrap(text, Math.max(20, (output.columns ?? 80) - 2), indent).join('\n');
}
