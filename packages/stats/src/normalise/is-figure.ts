/** "No limit" of cgroup v1 on machines with pages of 64 KiB, the lowest of the numbers that stand for none. */
const NONE_FROM = 2 ** 63 - 2 ** 16;

/**
 * Whether a number can be a figure of an engine or of the kernel: whole, from 0 to below 2^63 less 64 KiB.
 *
 * What is above is none. Both write "no value" as 2^64−1 or as 2^63 rounded down to a page, and a difference that fell
 * below zero as 2^64 less what was missing. Fractions are refused because nobody sends one, and a rate over a tiny one
 * would be infinite.
 */
export function isFigure(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < NONE_FROM;
}
