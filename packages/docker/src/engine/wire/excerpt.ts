const CHARACTERS = 200;

/** The beginning of what was sent, quoted, so that no control character reaches a terminal or a log. */
export function excerpt(parts: readonly Buffer[]): string {
  const text = Buffer.concat(parts.map((part) => part.subarray(0, CHARACTERS))).toString('utf8');
  return JSON.stringify(text.slice(0, CHARACTERS));
}
