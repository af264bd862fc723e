import { startTimer } from '@drv/core/driver';
import type { NewMessages } from '../store/task-store.ts';

/** That there may be something to read, or what there is. */
export interface News {
  /** Without messages: there may be some. */
  readonly tell: (told?: NewMessages) => void;
  /** What was told is not to be had any more. */
  forget(): void;
  /**
   * Waits until something is told, for a while at the most, and takes it. `undefined`: there may be messages that nobody has told.
   */
  next(ms: number): Promise<readonly NewMessages[] | undefined>;
}

export function createNews(): News {
  let told: NewMessages[] = [];
  let isVague = false;
  let wake: (() => void) | undefined;

  function take(): readonly NewMessages[] | undefined {
    const taken = isVague || told.length === 0 ? undefined : told;
    told = [];
    isVague = false;
    return taken;
  }

  return {
    tell(messages) {
      if (messages === undefined) isVague = true;
      else told.push(messages);
      wake?.();
    },
    forget: () => void take(),
    async next(ms) {
      if (told.length === 0 && !isVague) {
        await new Promise<void>((resolve) => {
          const timer = startTimer(ms, resolve);
          wake = () => {
            timer.cancel();
            resolve();
          };
        });
        wake = undefined;
      }
      return take();
    },
  };
}
