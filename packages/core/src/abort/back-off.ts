/** How pauses between tries grow. */
export interface BackOff {
  /** Milliseconds of the first pause. */
  readonly firstMs: number;
  /** @default no bound */
  readonly maxMs?: number;
  /** Between 0 and 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * Milliseconds to pause before try `attempt`, from 1 on: doubled each time, and shorter by up to a half, by chance, so
 * that many who lost the same engine do not come back to it at one moment.
 */
export function backOff(
  attempt: number,
  { firstMs, maxMs = Infinity, random = Math.random }: BackOff,
): number {
  return Math.min(firstMs * 2 ** (attempt - 1), maxMs) * (1 - random() / 2);
}
