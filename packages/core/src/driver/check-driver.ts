import { DrvError } from '../errors/drv-error.ts';
import type { Driver } from './driver.ts';

/**
 * Refuses what is no driver: a task in its place, or one that is yet to be awaited.
 *
 * @throws `DRV_INVALID_OPTION`.
 */
export function checkDriver(driver: Driver, op: string): void {
  const { name } = Object(driver) as Partial<Driver>;
  if (typeof name === 'string') return;
  throw new DrvError(
    'DRV_INVALID_OPTION',
    'The first argument must be a driver, as createDockerDriver makes one',
    {
      op,
    },
  );
}
