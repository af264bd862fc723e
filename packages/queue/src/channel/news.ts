import { delay } from '@drv/core/driver';

/** That there may be something to read. */
export interface News {
  readonly tell: () => void;
  forget(): void;
  /** Until something is told, for a while at the most. */
  wait(ms: number): Promise<void>;
}

export function createNews(): News {
  let told = false;
  let wake: (() => void) | undefined;
  return {
    tell() {
      told = true;
      wake?.();
    },
    forget() {
      told = false;
    },
    async wait(ms) {
      if (told) return;
      const late = new AbortController();
      const waked = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([waked, delay(ms, late.signal).catch(() => {})]);
      late.abort();
      wake = undefined;
    },
  };
}
