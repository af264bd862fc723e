/**
 * Whether a word can be the beginning of an id that was generated, `run-` and four of its letters at least. Nobody may
 * choose such an id: what begins with it could be another task.
 */
export function mayBeginGeneratedId(word: string): boolean {
  return /^run-[k-z]{4,12}$/.test(word);
}
