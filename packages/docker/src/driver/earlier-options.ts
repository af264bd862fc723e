import { DrvError, checkOptions, isObject } from '@drv/core/driver';
import type { LogChoice } from '../prepare/docker-task-options.ts';
import { TIMING, type TimingOptions } from '../run/timing.ts';
import type { DockerDriverOptions } from './docker-options.ts';

const BOUNDS = Object.keys(TIMING) as (keyof TimingOptions)[];

/** How options were written before 0.2: still taken. */
export interface EarlierDriverOptions {
  /** The bounds; today they stand beside it. */
  readonly timing?: TimingOptions | undefined;
  /** Today `logConfig`. */
  readonly log?: LogChoice | undefined;
}

/**
 * The same options as they are written today.
 *
 * @throws `DRV_INVALID_OPTION` for one that is given in both ways, and for a bound in `timing` that there is not.
 */
export function translateOptions(given: DockerDriverOptions & EarlierDriverOptions): DockerDriverOptions {
  // What is no object is refused with today's options.
  if (!isObject(given)) return given;
  const { timing = {}, log, ...options }: DockerDriverOptions & EarlierDriverOptions = given;
  checkOptions(timing, TIMING, 'timing');
  const twice = BOUNDS.find((name) => timing[name] !== undefined && options[name] !== undefined);
  if (twice !== undefined) throw invalid(`${twice} is given twice: beside timing, and in it`);
  if (log === undefined) return { ...options, ...timing };
  if (options.logConfig !== undefined) throw invalid('logConfig is given twice: it was called log');
  return { ...options, ...timing, logConfig: log };
}

function invalid(message: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', message);
}
