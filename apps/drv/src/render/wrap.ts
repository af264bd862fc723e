import stringWidth from 'fast-string-width';
import type { Output } from '../process/io.ts';
import { wrapWords } from './wrap-words.ts';
import { columnsOf } from './columns-of.ts';

/** {@link wrapWords} for any text: wide characters count as two columns, colours as none. */
export function wrap(text: string, columns: number, indent = 0): readonly string[] {
  return wrapWords(text, columns, indent, stringWidth);
}

/** The same for a terminal of its width, as one text; elsewhere the text stays one line, for programs to read. */
export function wrapFor(output: Output, text: string, indent: number): string {
  if (output.isTTY !== true) return text;
  // A terminal echoes "^C" before what is said of it.
  return wrap(text, Math.max(20, columnsOf(output) - 2), indent).join('\n');
}
