import { DrvError } from '@drv/core';
import type { TaskStore } from '@drv/queue';

/** A store as one of those sees it who use it, and who can be cut off from it. */
export interface SeparableStore {
  readonly store: TaskStore;
  /** Every call fails from now on, or none does any more. */
  cut(isCut: boolean): void;
}

export function separable(whole: TaskStore): SeparableStore {
  let isCut = false;
  const store = new Proxy(whole, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function' || name === 'watch' || name === 'close') return value;
      return (...values: unknown[]) =>
        isCut
          ? Promise.reject(new DrvError('DRV_STORE_UNAVAILABLE', 'cut off'))
          : (Reflect.apply(value, target, values) as unknown);
    },
  });
  return {
    store,
    cut(to) {
      isCut = to;
    },
  };
}
