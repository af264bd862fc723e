import { UsageError } from '../errors/usage-error.ts';

/** A number above 0, for processors: `2`, `0.5`. */
export function decimal(text: string): number {
  const value = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value > 0) return value;
  throw new UsageError('not a number above 0; write for example 2 or 0.5');
}
