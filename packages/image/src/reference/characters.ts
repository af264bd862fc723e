// Character classes of the grammar. A parser of references runs for every task: the narrow classes are comparisons,
// the wide ones are bits in a table. That is measurably faster than either alone, and than regular expressions.

/** The code at an offset; -1 past the end, which is in no class. */
export function codeAt(text: string, offset: number): number {
  return offset < text.length ? text.charCodeAt(offset) : -1;
}

/** `0` to `9`. */
export function isDigit(code: number): boolean {
  return code <= 57 && code >= 48;
}

/** `a` to `z` and `0` to `9`. */
export function isLowerOrDigit(code: number): boolean {
  return code <= 122 && (code >= 97 || (code <= 57 && code >= 48));
}

/** `0` to `9` and `a` to `f`. */
export function isLowerHex(code: number): boolean {
  return code <= 102 && (code >= 97 || (code <= 57 && code >= 48));
}

/** What a tag may have behind its first character. */
export const TAG = 1;
/** What a component of a host name may have between its first and its last character. */
export const HOST = 2;
/** What an IPv6 address may have. */
export const ADDRESS = 4;
/** What makes a first component a registry. */
export const REGISTRY_MARK = 8;

const CLASSES = new Uint8Array(128);
/** Beyond ASCII nothing is right, whether it is read as a host or as a path. */
const BEYOND = REGISTRY_MARK;

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphanumeric = `${upper}${upper.toLowerCase()}0123456789`;
for (const [characters, bit] of [
  [`${alphanumeric}_.-`, TAG],
  [`${alphanumeric}-`, HOST],
  ['0123456789abcdefABCDEF:', ADDRESS],
  [`${upper}.:`, REGISTRY_MARK],
] as const) {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    CLASSES[code] = (CLASSES[code] ?? 0) | bit;
  }
}

/** The first offset from `start` whose character is not of a class; `end` when all are. */
export function skip(text: string, start: number, end: number, bit: number): number {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (((code < 128 ? (CLASSES[code] ?? 0) : BEYOND) & bit) === 0) break;
    at += 1;
  }
  return at;
}

/** Whether any character before `end` is of a class. */
export function includesAny(text: string, end: number, bit: number): boolean {
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (((code < 128 ? (CLASSES[code] ?? 0) : BEYOND) & bit) !== 0) return true;
  }
  return false;
}

export const HYPHEN = 45;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const AT = 64;
export const OPENING_BRACKET = 91;
export const CLOSING_BRACKET = 93;
export const UNDERSCORE = 95;
