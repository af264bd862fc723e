import { UsageError } from '../errors/usage-error.ts';

const SIZE = /^(\d+(?:\.\d+)?)\s?([kmgtp]?)i?b?$/i;
const POWER = ['', 'k', 'm', 'g', 't', 'p'];

/**
 * Bytes from a size as `docker run --memory` takes it: `512m`, `1.5g`, `64MiB`, `1048576`. Units are powers of 1024,
 * in either case, with or without `b` or `iB`.
 *
 * @throws UsageError for anything else, 0 and sizes that a number cannot hold exactly included.
 */
export function memorySize(text: string): number {
  const match = SIZE.exec(text.trim());
  const bytes = match === null ? Number.NaN : Math.floor(Number(match[1]) * 1024 ** powerOf(match[2]));
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  if (bytes === 0) throw new UsageError('must be more than 0; without the option, its default counts');
  throw new UsageError('not a size; write a number and a unit b, k, m, g or t, such as 512m');
}

function powerOf(unit = ''): number {
  return POWER.indexOf(unit.toLowerCase());
}
