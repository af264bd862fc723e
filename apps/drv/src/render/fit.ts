import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { graphemes } from './graphemes.ts';

// A colour, or one visible cluster of characters.
const COLOUR = /\u001b\[[0-9;]*m/y;

/**
 * Text cut to a number of terminal columns, with `…` where something was cut. Wide characters count as two, colours
 * as none; a colour that was begun is ended.
 */
export function fit(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let width = 0;
  let result = '';
  for (let at = 0; at < text.length; ) {
    COLOUR.lastIndex = at;
    const colour = COLOUR.exec(text)?.[0];
    if (colour !== undefined) {
      result += colour;
      at += colour.length;
      continue;
    }
    const [cluster = ''] = graphemes(text.slice(at, at + 64));
    width += stringWidth(cluster);
    if (width > columns - 1) break;
    result += cluster;
    at += cluster.length;
  }
  const coloured = stripVTControlCharacters(result) !== result;
  return `${result}…${coloured ? '\u001b[0m' : ''}`;
}
