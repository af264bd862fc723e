import { UsageError } from '../errors/usage-error.ts';

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What a task may be given, and every clock knows. */
const LONGEST_MS = 100 * 365.25 * 86_400_000;

/**
 * Milliseconds from a duration: `500ms`, `90s`, `1m30s`, `2h`; a number alone is seconds.
 *
 * @throws UsageError for anything else, and for more than a hundred years.
 */
export function duration(text: string): number {
  const trimmed = text.trim();
  const ms = /^\d+(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) * 1000 : sumOfParts(trimmed);
  if (Number.isNaN(ms)) {
    throw new UsageError('not a duration; write a number of seconds or units, such as 90, 500ms or 1m30s');
  }
  const whole = Math.round(ms);
  if (whole > LONGEST_MS) throw new UsageError('must be at most a hundred years (36525d)');
  return whole;
}

function sumOfParts(text: string): number {
  if (!WHOLE.test(text)) return Number.NaN;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(PART)) ms += Number(amount) * (MILLISECONDS[unit ?? ''] ?? 0);
  return ms;
}
