import { UsageError } from '../errors/usage-error.ts';
import type { Item } from './item.ts';

const PLACE = /\{(#|[A-Za-z_][\w.-]*)?\}/g;

/** Whether a text has a place for an item. */
export function hasPlace(text: string): boolean {
  return text.search(PLACE) !== -1;
}

/**
 * A text with `{}` replaced by the line, `{#}` by its number, and, for a record, `{name}` by its field of that name.
 * Without a record `{name}` stays as it is, since shells and formats have braces too.
 *
 * @throws UsageError for a field that the record does not have.
 */
export function fillIn(text: string, { number, text: line, fields }: Item): string {
  return text.replace(PLACE, (place, name: string | undefined) => {
    if (name === undefined) return line;
    if (name === '#') return String(number);
    if (fields === undefined) return place;
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value === undefined) throw new UsageError(`record ${number} has no field "${name}"`);
    return value;
  });
}
