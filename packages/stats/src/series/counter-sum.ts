/** The sum of counters that come and go: the interfaces of a container, its devices. */
export interface CounterSum {
  /**
   * Takes the counters as they are now, and answers how much they have counted together since the `epoch` began. It does
   * not fall within an epoch: one that went away keeps what it counted, and one that fell started again from zero.
   */
  next(counters: Iterable<readonly [name: string, value: number]>, epoch: number): number;
}

export function createCounterSum(): CounterSum {
  const last = new Map<string, number>();
  let sum = 0;
  let current: number | undefined;
  return {
    next(counters, epoch) {
      if (epoch !== current) {
        last.clear();
        sum = 0;
        current = epoch;
      }
      for (const [name, value] of counters) {
        const before = last.get(name) ?? 0;
        sum += value < before ? value : value - before;
        last.set(name, value);
      }
      return sum;
    },
  };
}
