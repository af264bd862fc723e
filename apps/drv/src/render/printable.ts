// Control characters of ASCII and Latin-1; separators that break lines; marks that turn the direction of text, or
// hide it; lone halves of surrogate pairs.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

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

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
