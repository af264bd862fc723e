import { DrvError } from '@drv/core';
import type { TaskStore } from '@drv/queue';

/** A store as one of those sees it who use it, and who can be cut off from it. */
export interface SeparableStore {
  readonly store: TaskStore;
  /** Every call fails from now on, or none does any more. */
  cut(isCut: boolean): void;
  /** No call is answered from now on. */
  mute(): void;
}

export function separable(whole: TaskStore): SeparableStore {
  let isCut = false;
  let isMute = false;
  const watch: TaskStore['watch'] = (runId, direction, onNews) =>
    whole.watch(runId, direction, (told) => {
      if (!isCut && !isMute) onNews(told);
    });
  const store = new Proxy(whole, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === 'watch') return watch;
      if (typeof value !== 'function' || name === 'close') return value;
      return (...values: unknown[]): unknown => {
        if (isMute) return new Promise<never>(() => {});
        if (isCut) return Promise.reject(new DrvError('DRV_STORE_UNAVAILABLE', 'cut off'));
        return Reflect.apply(value, target, values);
      };
    },
  });
  return {
    store,
    cut(to) {
      isCut = to;
    },
    mute() {
      isMute = true;
    },
  };
}
