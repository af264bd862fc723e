import { DrvError } from '../errors/drv-error.ts';

/** @throws `DRV_INVALID_OPTION` that names the option, for what is no number of bytes from 1 to `max`. */
export function checkBytes(option: string, value: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return;
  throw new DrvError('DRV_INVALID_OPTION', `${option}: must be a whole number of bytes, 1 to ${max}`, {
    op: 'run task',
  });
}
