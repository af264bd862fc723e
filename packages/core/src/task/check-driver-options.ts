import { isObject } from '../json/is-object.ts';
import { DrvError } from '../errors/drv-error.ts';
import type { ContainerTask } from './container-task.ts';

/**
 * Refuses what a driver does not know in its own section of `driverOptions`. The sections of other drivers are not its
 * business: a task may bring one for each driver that it might run on.
 *
 * @param known The keys that the driver reads.
 * @throws `DRV_UNSUPPORTED`, whose message names the field.
 */
export function checkDriverOptions(
  { id, driverOptions }: { readonly id: string; readonly driverOptions?: ContainerTask['driverOptions'] },
  driver: string,
  known: readonly string[] = [],
): void {
  const section = driverOptions?.[driver];
  if (section === undefined) return;
  const field = `driverOptions.${driver}`;
  const unknown = isObject(section) ? Object.keys(section).find((key) => !known.includes(key)) : undefined;
  if (isObject(section) && unknown === undefined) return;
  const what = isObject(section)
    ? `${field}.${unknown}: the driver does not know it; ${known.length === 0 ? 'it has no options' : `known are ${known.join(', ')}`}`
    : `${field}: must be an object`;
  throw new DrvError('DRV_UNSUPPORTED', what, { op: 'prepare task', taskId: id });
}
