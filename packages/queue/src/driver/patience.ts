import { DrvError } from '@drv/core';
import { whileAnswering, type Waited } from '../channel/while-answering.ts';

export interface PatienceOptions {
  /** Milliseconds that the store is waited for. */
  readonly closeMs: number;
  /** When the store answered last, by `performance.now()`. */
  readonly answeredAt: () => number;
}

/** How long a driver waits at the end of a task. */
export interface Patience {
  /** For a worker so many milliseconds, and less where the store does not answer. */
  wait(work: Promise<unknown>, ms: number): Promise<Waited>;
  /** Why a task was not waited for any longer. */
  readonly silence: DrvError;
}

export function createPatience({ closeMs, answeredAt }: PatienceOptions): Patience {
  return {
    wait: (work, ms) => whileAnswering(work, { ms: closeMs, answeredAt, atMostMs: ms }),
    get silence() {
      return new DrvError('DRV_STORE_UNAVAILABLE', `The store has not answered for ${closeMs} ms`, {
        op: 'close task',
      });
    },
  };
}
