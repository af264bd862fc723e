import { median } from '../median.ts';
import { OURS, type Parser } from './parsers.ts';

/** One line: nanoseconds, and a round's ratio to ours. False where this parser is no slower than ours. */
export function tellParser(
  { name, grammar }: Parser,
  nanos: readonly number[],
  ours: readonly number[],
): boolean {
  const ratios = nanos.map((time, round) => time / (ours[round] ?? Number.NaN));
  const paired = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
  console.log(
    `${name.padEnd(28)}${median(nanos).toFixed(0).padStart(7)} ns   ${paired.padEnd(26)}${grammar}`,
  );
  return name === OURS.name || median(ratios) > 1;
}
