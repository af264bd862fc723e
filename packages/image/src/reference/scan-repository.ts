import { codeAt, DOT, HYPHEN, isLowerOrDigit, SLASH, UNDERSCORE } from './characters.ts';

/**
 * Reads a path: components of lower-case letters and digits, joined by `/`, in which `.`, `_`, `__` or any number of
 * `-` may stand between two of them. Answers the offset after it, or the complement of the offset where a letter or
 * digit is missing. What may follow a path is the caller's matter.
 */
export function scanRepository(text: string, start: number): number {
  const end = text.length;
  let at = start;
  for (;;) {
    const run = at;
    while (at < end && isLowerOrDigit(text.charCodeAt(at))) at += 1;
    if (at === run) return ~at;
    const code = codeAt(text, at);
    if (code === SLASH || code === DOT) at += 1;
    else if (code === UNDERSCORE) at += codeAt(text, at + 1) === UNDERSCORE ? 2 : 1;
    else if (code === HYPHEN) while (codeAt(text, at) === HYPHEN) at += 1;
    else return at;
  }
}
