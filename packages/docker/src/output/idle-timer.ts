import { startTimer, type Timer } from '@drv/core/driver';

/** Counts the time in which something is waited for, where it is allowed to. */
export interface IdleTimer {
  allow(): void;
  forbid(): void;
  /** Something is waited for from now on. */
  wait(): void;
  rest(): void;
}

/** @param ms Of one wait, until `onLate` is called. */
export function createIdleTimer(ms: number, onLate: () => void): IdleTimer {
  let allowed = true;
  let waiting = false;
  let timer: Timer | undefined;
  const restart = () => {
    timer?.cancel();
    if (allowed && waiting) timer = startTimer(ms, onLate);
  };
  return {
    allow() {
      allowed = true;
      restart();
    },
    forbid() {
      allowed = false;
      restart();
    },
    wait() {
      waiting = true;
      restart();
    },
    rest() {
      waiting = false;
      restart();
    },
  };
}
