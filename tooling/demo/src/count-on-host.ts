import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The same computation as in the container, in JavaScript, with the same text as its result. */
export function countOnHost(path: string): string {
  const bytes = readFileSync(path);
  const counts = new Map<string, number>();
  // One character for each byte: what is a letter is decided byte by byte, as in the container.
  const lines = bytes.toString('latin1').split('\n');
  let words = 0;
  for (const line of lines) {
    for (const found of line.match(/[A-Za-z]+/g) ?? []) {
      const word = found.toLowerCase();
      counts.set(word, (counts.get(word) ?? 0) + 1);
      words += 1;
    }
  }
  const ranking = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return [
    `lines      ${lines.length - 1}`,
    `words      ${words}`,
    `different  ${counts.size}`,
    `sha256     ${createHash('sha256').update(bytes).digest('hex')}`,
    ...ranking.slice(0, 20).map(([word, count]) => `${String(count).padStart(10)}  ${word}`),
    '',
  ].join('\n');
}
