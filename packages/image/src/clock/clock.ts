import { startTimer } from '@drv/core/driver';

/** Time, as the puller and the cache need it. */
export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Calls back once after `ms` milliseconds; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** The clock of this process. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => startTimer(ms, callback).cancel,
};

/** The same, with timers that do not keep the process alive. */
export const backgroundClock: Clock = {
  now: systemClock.now,
  after: (ms, callback) => startTimer(ms, callback, { background: true }).cancel,
};
