/**
 * The sum of counters that come and go: the interfaces of a container, its devices. It does not fall within an epoch: a
 * counter that went away keeps what it counted, and one that fell started again from zero.
 */
export interface CounterSum {
  /** Begins the next sample. A new epoch begins from zero. */
  begin(epoch: number): void;
  /** A counter as it is in this sample. */
  add(name: string, value: number): void;
  /** What all of them have counted together since the epoch began. */
  readonly sum: number;
}

export function createCounterSum(): CounterSum {
  const last = new Map<string, number>();
  let sum = 0;
  let current: number | undefined;
  return {
    begin(epoch) {
      if (epoch === current) return;
      last.clear();
      sum = 0;
      current = epoch;
    },
    add(name, value) {
      const before = last.get(name) ?? 0;
      sum += value < before ? value : value - before;
      last.set(name, value);
    },
    get sum() {
      return sum;
    },
  };
}
