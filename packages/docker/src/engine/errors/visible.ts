/** Control and format characters: those that move a cursor, end a line, or turn the direction of a text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with blanks in place of what means something to a terminal, but for the tabulator and the line feed. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => (character === '\t' || character === '\n' ? character : ' '));
}

/** The text in quotes, with an escape sequence in place of each such character. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, escaped);
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
}
