// Character classes of the grammar, as bits in a table: a parser of references runs for every task.

/** `a` to `z` and `0` to `9`. */
export const LOWER_OR_DIGIT = 1;
/** `A` to `Z`. */
export const UPPER = 2;
export const DIGIT = 4;
/** `0` to `9` and `a` to `f`. */
export const LOWER_HEX = 8;
/** `A` to `F`. */
export const UPPER_HEX = 16;
/** What a tag may have behind its first character. */
export const TAG = 32;
/** What a component of a host name may have between its first and its last character. */
export const HOST = 64;
/** What makes a first component a registry. Beyond ASCII nothing is right, whether it is read as a host or a path. */
export const REGISTRY_MARK = 128;

const BEYOND_ASCII = REGISTRY_MARK;
const CLASSES = new Uint8Array(128);

function mark(characters: string, bit: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    CLASSES[code] = (CLASSES[code] ?? 0) | bit;
  }
}

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
mark(lower + digits, LOWER_OR_DIGIT);
mark(upper, UPPER);
mark(digits, DIGIT);
mark(`${digits}abcdef`, LOWER_HEX);
mark('ABCDEF', UPPER_HEX);
mark(`${lower}${upper}${digits}_.-`, TAG);
mark(`${lower}${upper}${digits}-`, HOST);
mark(`${upper}.:`, REGISTRY_MARK);

/** The classes of the character at an offset; none past the end. */
export function classesAt(text: string, offset: number): number {
  if (offset >= text.length) return 0;
  const code = text.charCodeAt(offset);
  return code < 128 ? (CLASSES[code] ?? 0) : BEYOND_ASCII;
}

/** The code at an offset; -1 past the end. */
export function codeAt(text: string, offset: number): number {
  return offset < text.length ? text.charCodeAt(offset) : -1;
}

export const HYPHEN = 45;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const AT = 64;
export const OPENING_BRACKET = 91;
export const CLOSING_BRACKET = 93;
export const UNDERSCORE = 95;
