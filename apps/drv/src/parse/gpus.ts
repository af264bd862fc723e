import { UsageError } from '../errors/usage-error.ts';
import { wholeNumber } from './whole-number.ts';

const FORM = 'write all, how many, or device=0,1 with numbers or UUIDs';

/**
 * `all`, how many, or `device=` with numbers or UUIDs, in quotation marks or not: docker wants those, and a shell takes them off.
 *
 * @throws UsageError
 */
export function gpus(text: string): number | 'all' | readonly string[] {
  const [, ids] = /^"?device=([^"=]+)"?$/.exec(text) ?? [];
  if (ids !== undefined) return ids.split(',').filter((id) => id !== '');
  if (text.includes('=')) throw new UsageError(FORM);
  if (text !== 'all' && !/^\d+$/.test(text)) throw new UsageError(FORM);
  return text === 'all' ? text : wholeNumber(1)(text);
}
