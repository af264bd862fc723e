import { builtin } from '../host/builtin.ts';

const LINES = 10;
const CHARACTERS = 2_000;
const CONTROL = /[^\P{Cc}\t\n]/gu;

/** The last lines of a text, for an error message: at most ten, and 2000 characters, without what moves a cursor. */
export function lastLines(text: string): string {
  const end = text.slice(-2 * CHARACTERS).trimEnd();
  const lines = builtin.util
    .stripVTControlCharacters(end)
    .replaceAll('\r\n', '\n')
    .replace(CONTROL, '')
    .split('\n');
  return lines.slice(-LINES).join('\n').slice(-CHARACTERS);
}
