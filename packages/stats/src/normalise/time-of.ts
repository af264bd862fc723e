import type { StatsSample } from '@drv/core';
import { nanosOf, type EngineTime } from './engine-time.ts';

/** When a sample was taken, with its nanoseconds where it has them. */
export function timeOf({ at, time }: StatsSample): EngineTime {
  const seconds = Math.floor(at / 1000);
  return { seconds, nanos: time === undefined ? (at - seconds * 1000) * 1e6 : nanosOf(time) };
}
