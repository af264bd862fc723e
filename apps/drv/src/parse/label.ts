import { UsageError } from '../errors/usage-error.ts';

/** One `KEY=value`; a `KEY` alone has an empty value, as with docker. */
export function label(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  const key = at === -1 ? text : text.slice(0, at);
  if (key === '' || /\s/.test(key)) throw new UsageError('write KEY=value, the key without white space');
  if (key.startsWith('drv.')) throw new UsageError('keys that begin with "drv." are reserved');
  return [key, at === -1 ? '' : text.slice(at + 1)];
}
