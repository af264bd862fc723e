import { startTimer } from '@drv/core/driver';
import type { Clock } from './clock.ts';

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => startTimer(ms, callback).cancel,
};
