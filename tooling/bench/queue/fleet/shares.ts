/** What half of the values, and all but one in a hundred, do not exceed; and the greatest. */
export interface Shares {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function shareOf(values: readonly number[]): Shares {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
