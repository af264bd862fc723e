import { DrvError } from '@drv/core/driver';
import { excerpt } from './excerpt.ts';

/**
 * Passed to `JSON.parse`. Its third argument has the source text of numbers, for those beyond 2^53 such as an event's
 * `timeNano`.
 */
export type JsonReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** White space, and the record separator of JSON text sequences (RFC 7464). */
const BEFORE_A_VALUE = /^[\s\u001e]+/;

/** The value of one line; `undefined` for a blank one. Throws `DRV_PROTOCOL` for what is not JSON. */
export function parseJsonLine(line: Buffer, reviver?: JsonReviver): unknown {
  const sent = line.toString('utf8');
  const text = sent.startsWith('{') ? sent : sent.replace(BEFORE_A_VALUE, '').trimEnd();
  if (text === '') return undefined;
  try {
    // The library's type of a reviver lacks the third argument.
    return JSON.parse(text, reviver as ((key: string, value: unknown) => unknown) | undefined);
  } catch (error) {
    throw new DrvError('DRV_PROTOCOL', `The engine sent a line that is not JSON: ${excerpt([line])}`, {
      cause: error,
    });
  }
}
