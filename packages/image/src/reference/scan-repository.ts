import { classesAt, codeAt, DOT, HYPHEN, LOWER_OR_DIGIT, SLASH, UNDERSCORE } from './characters.ts';

/**
 * Reads a path: components of lower-case letters and digits, joined by `/`, in which `.`, `_`, `__` or any number of
 * `-` may stand between two of them. Answers the offset after it, or the complement of the offset where a letter or
 * digit is missing. What may follow a path is the caller's matter.
 */
export function scanRepository(text: string, start: number): number {
  let at = start;
  for (;;) {
    if ((classesAt(text, at) & LOWER_OR_DIGIT) === 0) return ~at;
    do at += 1;
    while ((classesAt(text, at) & LOWER_OR_DIGIT) !== 0);
    const code = codeAt(text, at);
    if (code === SLASH || code === DOT) at += 1;
    else if (code === UNDERSCORE) at += codeAt(text, at + 1) === UNDERSCORE ? 2 : 1;
    else if (code === HYPHEN) while (codeAt(text, at) === HYPHEN) at += 1;
    else return at;
  }
}
