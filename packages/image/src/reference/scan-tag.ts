import { codeAt, DOT, HYPHEN, isAlphanumeric, UNDERSCORE } from './characters.ts';

export const TAG_LENGTH = 128;

/**
 * Reads a tag: 1 to 128 letters, digits, `_`, `.` and `-`, the first of them neither `.` nor `-`. Answers the offset
 * after it, or the complement of the offset that is wrong.
 */
export function scanTag(text: string, start: number): number {
  const limit = start + TAG_LENGTH;
  let at = start;
  for (;;) {
    const code = codeAt(text, at);
    const allowed =
      isAlphanumeric(code) || code === UNDERSCORE || (at > start && (code === DOT || code === HYPHEN));
    if (!allowed) return at === start ? ~at : at;
    if (at === limit) return ~at;
    at += 1;
  }
}
