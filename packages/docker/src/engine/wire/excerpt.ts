import { quoted } from '../errors/visible.ts';

const CHARACTERS = 200;

/** The beginning of what was sent, quoted, so that nothing invisible reaches a terminal or a log. */
export function excerpt(parts: readonly Buffer[]): string {
  const text = Buffer.concat(parts.map((part) => part.subarray(0, CHARACTERS))).toString('utf8');
  return quoted(text.slice(0, CHARACTERS));
}
