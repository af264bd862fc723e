// Control and format characters, separators that break lines, lone halves of surrogate pairs: what moves a cursor, turns
// the direction of text, or hides it. Not the joiners, of which letters and emoji are made.
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text of others, safe to show on a terminal in one line: whatever could move the cursor, change colours, reorder or
 * hide text becomes an escape such as `\x1b`. With `limit`, a longer text is cut and ends in `…`.
 */
export function printable(text: string, limit = Number.POSITIVE_INFINITY): string {
  const safe = text.replace(UNSAFE, (character) => NAMED[character] ?? escapeOf(character));
  const characters = [...safe];
  return characters.length <= limit ? safe : `${characters.slice(0, limit - 1).join('')}…`;
}

/** The text with an escape of JSON in place of each such character. */
export function invisibleEscaped(text: string): string {
  return text.replace(UNSAFE, unicodeEscapeOf);
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscapeOf(character);
}

/** Of each half of it: those of a plane above the first have two. */
function unicodeEscapeOf(character: string): string {
  const halves = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return halves.map((half) => `\\u${half.toString(16).padStart(4, '0')}`).join('');
}
