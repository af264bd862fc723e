import { graphemes } from './graphemes.ts';

/** How many columns of a terminal a text takes. */
export type TextWidth = (text: string) => number;

/**
 * A text as lines of at most so many terminal columns, broken at its spaces; the second and later ones are indented.
 * A word that is longer than a line is cut, unless it has colours.
 */
export function wrapWords(
  text: string,
  columns: number,
  indent: number,
  widthOf: TextWidth,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  // Each word with the spaces before it, which are dropped where a line is broken.
  for (const [word] of text.matchAll(/ *[^ ]+/g)) {
    const added = widthOf(word);
    if (line === '' || width + added <= columns) {
      line += word;
      width += added;
      continue;
    }
    lines.push(line);
    const pieces = cut(word.trimStart(), columns - indent, widthOf);
    for (const piece of pieces.slice(0, -1)) lines.push(' '.repeat(indent) + piece);
    line = ' '.repeat(indent) + (pieces.at(-1) ?? '');
    width = widthOf(line);
  }
  return [...lines, line];
}

/** A word in pieces of at most so many columns. */
function cut(word: string, columns: number, widthOf: TextWidth): readonly string[] {
  if (widthOf(word) <= columns || word.includes('\u001b')) return [word];
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const segment of graphemes(word)) {
    const added = widthOf(segment);
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
