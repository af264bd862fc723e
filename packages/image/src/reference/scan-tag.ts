import { codeAt, DOT, HYPHEN, skip, TAG } from './characters.ts';

export const TAG_LENGTH = 128;

/**
 * Reads a tag: 1 to 128 letters, digits, `_`, `.` and `-`, the first of them neither `.` nor `-`. Answers the offset
 * after it, or the complement of the offset that is wrong.
 */
export function scanTag(text: string, start: number): number {
  const first = codeAt(text, start);
  const at = skip(text, start, text.length, TAG);
  if (at === start || first === DOT || first === HYPHEN) return ~start;
  return at - start > TAG_LENGTH ? ~(start + TAG_LENGTH) : at;
}
