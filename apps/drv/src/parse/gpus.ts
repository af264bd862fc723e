import { wholeNumber } from './whole-number.ts';

/** `all`, or how many. */
export function gpus(text: string): number | 'all' {
  return text === 'all' ? text : wholeNumber(1)(text);
}
