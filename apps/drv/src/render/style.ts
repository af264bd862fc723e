import { styleText } from 'node:util';
import type { Output } from '../process/io.ts';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';
export type Style = (colour: Colour, text: string) => string;

/** Leaves text as it is. */
export const plain: Style = (_colour, text) => text;

/**
 * Colours for a terminal; none for anything else, with `NO_COLOR` (https://no-color.org), or on a dumb terminal.
 * `FORCE_COLOR` turns them on where there is no terminal.
 */
export function styleFor(output: Output, env: Readonly<Record<string, string | undefined>>): Style {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  if (!forced && (refused || output.isTTY !== true)) return plain;
  return (colour, text) => styleText(colour, text, { validateStream: false });
}
