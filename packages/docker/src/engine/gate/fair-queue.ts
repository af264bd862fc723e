/** Who waits, by tenant: the tenants take turns, and each tenant's own are served in order. */
export interface FairQueue<T> {
  readonly length: number;
  add(tenant: string, item: T): void;
  /** The next in turn, who is then in the queue no more. */
  next(): T | undefined;
  /** Whoever does not want to wait any more. */
  remove(tenant: string, item: T): void;
}

export function createFairQueue<T>(): FairQueue<T> {
  /** The tenants that wait, the one whose turn it is first. */
  const tenants = new Map<string, Set<T>>();
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(tenant, item) {
      const waiting = tenants.get(tenant);
      if (waiting === undefined) tenants.set(tenant, new Set([item]));
      else waiting.add(item);
      length += 1;
    },
    next() {
      for (const [tenant, waiting] of tenants) {
        tenants.delete(tenant);
        for (const item of waiting) {
          waiting.delete(item);
          length -= 1;
          if (waiting.size > 0) tenants.set(tenant, waiting);
          return item;
        }
      }
      return undefined;
    },
    remove(tenant, item) {
      const waiting = tenants.get(tenant);
      if (waiting?.delete(item) !== true) return;
      length -= 1;
      if (waiting.size === 0) tenants.delete(tenant);
    },
  };
}
