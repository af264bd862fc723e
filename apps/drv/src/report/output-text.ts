import { stripVTControlCharacters } from 'node:util';
import { printable } from '../render/printable.ts';

/** Output as text for a page: without colours and other escape sequences, with control characters shown. */
export function outputText(bytes: Buffer): string {
  return stripVTControlCharacters(bytes.toString())
    .split('\n')
    .map((line) =>
      line
        .replace(/\r$/, '')
        .split('\t')
        .map((part) => printable(part))
        .join('\t'),
    )
    .join('\n');
}
