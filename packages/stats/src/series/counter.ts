/** A figure that only grows until it starts again from zero, over some samples. Never averaged. */
export interface Counter {
  readonly first: number;
  readonly last: number;
  /** From first to last, across every start from zero in between. */
  readonly increase: number;
  /** How often it started again. */
  readonly resets: number;
  readonly firstEpoch: number;
  readonly lastEpoch: number;
}

export function counterOf(value: number, epoch: number): Counter {
  return { first: value, last: value, increase: 0, resets: 0, firstEpoch: epoch, lastEpoch: epoch };
}

/**
 * Of two counters one after the other; associative. A new epoch, or a value that fell, means that it started again
 * from zero in between: what it shows then came on top.
 */
export function mergeCounters(a: Counter, b: Counter): Counter {
  const reset = b.firstEpoch !== a.lastEpoch || b.first < a.last;
  return {
    first: a.first,
    last: b.last,
    increase: a.increase + (reset ? b.first : b.first - a.last) + b.increase,
    resets: a.resets + (reset ? 1 : 0) + b.resets,
    firstEpoch: a.firstEpoch,
    lastEpoch: b.lastEpoch,
  };
}
