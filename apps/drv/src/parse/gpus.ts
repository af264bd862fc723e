import { UsageError } from '../errors/usage-error.ts';
import { wholeNumber } from './whole-number.ts';

/** `all`, or how many. */
export function gpus(text: string): number | 'all' {
  if (text.includes('device'))
    throw new UsageError('devices are given by their number; write for example 1 or all');
  return text === 'all' ? text : wholeNumber(1)(text);
}
