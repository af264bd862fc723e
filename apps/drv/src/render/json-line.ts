import { invisibleEscaped } from './printable.ts';

/** A value as one line of JSON, safe to show on a terminal: what is invisible in its texts is written as an escape. */
export function jsonLine(value: unknown): string {
  return invisibleEscaped(JSON.stringify(value));
}
