import { classesAt, codeAt, DOT, HYPHEN, TAG } from './characters.ts';

export const TAG_LENGTH = 128;

/**
 * Reads a tag: 1 to 128 letters, digits, `_`, `.` and `-`, the first of them neither `.` nor `-`. Answers the offset
 * after it, or the complement of the offset that is wrong.
 */
export function scanTag(text: string, start: number): number {
  const first = codeAt(text, start);
  if ((classesAt(text, start) & TAG) === 0 || first === DOT || first === HYPHEN) return ~start;
  let at = start + 1;
  while ((classesAt(text, at) & TAG) !== 0) at += 1;
  return at - start > TAG_LENGTH ? ~(start + TAG_LENGTH) : at;
}
