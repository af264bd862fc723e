// Character classes of the grammar, as comparisons of character codes: a parser of references runs for every task.

/** The code at an offset; -1 past the end, which is in no class. */
export function codeAt(text: string, offset: number): number {
  return offset < text.length ? text.charCodeAt(offset) : -1;
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isLower = (code: number): boolean => code >= 97 && code <= 122;
export const isUpper = (code: number): boolean => code >= 65 && code <= 90;
export const isLowerOrDigit = (code: number): boolean => isLower(code) || isDigit(code);
export const isAlphanumeric = (code: number): boolean => isLower(code) || isDigit(code) || isUpper(code);
export const isLowerHex = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102);
export const isHex = (code: number): boolean => isLowerHex(code) || (code >= 65 && code <= 70);

export const HYPHEN = 45;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const AT = 64;
export const OPENING_BRACKET = 91;
export const CLOSING_BRACKET = 93;
export const UNDERSCORE = 95;
