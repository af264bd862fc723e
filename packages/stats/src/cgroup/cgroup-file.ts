import { isFigure } from '../normalise/is-figure.ts';

/** A file with one number. `undefined` for `max`, and for anything else that is no figure (see {@link isFigure}). */
export function parseNumber(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  const number = /^\d+$/.test(trimmed) ? Number(trimmed) : undefined;
  return isFigure(number) ? number : undefined;
}

/** A file with lines of a word and a number. */
export function parseKeyed(text: string | undefined): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of text?.split('\n') ?? []) {
    const [key, value] = line.split(' ');
    const number = parseNumber(value);
    if (key !== undefined && number !== undefined) found.set(key, number);
  }
  return found;
}

/** A limit: none from 2^53 upwards, as v1 writes "no limit". */
export function parseLimit(text: string | undefined): number | undefined {
  const value = parseNumber(text);
  return value === undefined || value > Number.MAX_SAFE_INTEGER ? undefined : value;
}
