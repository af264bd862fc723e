import { nearestName } from '../errors/nearest-name.ts';

/** Why something is no options at all. */
export function noOptions(options: unknown, of: string): string | undefined {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  return isObject ? undefined : `the options of ${of} must be an object`;
}

/**
 * Why some options are not those of `of`: no object, or one of them is not known, which the compiler finds and plain
 * JavaScript does not; a limit that is dropped in silence is no limit. One that is `undefined` was not given.
 */
export function unknownOption(
  options: unknown,
  names: Readonly<Record<string, unknown>>,
  of: string,
): string | undefined {
  const none = noOptions(options, of);
  if (none !== undefined) return none;
  for (const [name, value] of Object.entries(options as object)) {
    if (value === undefined || Object.hasOwn(names, name)) continue;
    const known = Object.keys(names);
    const nearest = nearestName(name, known);
    const help = nearest === undefined ? `known are ${known.sort().join(', ')}` : `is "${nearest}" meant?`;
    return `${name} is not an option of ${of}: ${help}`;
  }
  return undefined;
}
