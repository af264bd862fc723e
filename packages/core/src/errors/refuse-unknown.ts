import { DrvError, type DrvErrorOptions } from './drv-error.ts';
import { nearestName } from './nearest-name.ts';

/** Every key of some options, so that the compiler misses none. */
export type NamesOf<Options> = { readonly [Name in keyof Required<Options>]: true };

/**
 * Refuses options that nobody reads: the compiler finds a misspelt one, plain JavaScript does not, and a limit that is dropped
 * in silence is no limit. One that is `undefined` was not given.
 *
 * @param of What has these options, for the message: `run`; or, where they are an option themselves, its name.
 * @throws `DRV_INVALID_OPTION` for what is no object, and for the first name that is not known; the message says which known
 * one is the nearest.
 */
export function refuseUnknown(
  options: unknown,
  names: Readonly<Record<string, true>>,
  of: string,
  where: DrvErrorOptions = {},
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new DrvError('DRV_INVALID_OPTION', `the options of ${of} must be an object`, where);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(names, name)) continue;
    const known = Object.keys(names);
    const nearest = nearestName(name, known);
    const help = nearest === undefined ? `known are ${known.sort().join(', ')}` : `is "${nearest}" meant?`;
    throw new DrvError('DRV_INVALID_OPTION', `${name} is not an option of ${of}: ${help}`, where);
  }
}
