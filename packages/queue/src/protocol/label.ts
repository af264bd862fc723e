/** What a label is, for messages. */
export const LABEL_WANTS = 'texts of letters, digits, "_", ".", "-", ":" and "/", each at most 64';

/** What a worker may have, and a task may require. */
export function isLabel(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_.:/-]{1,64}$/.test(value);
}
