import { nearestName } from '../errors/nearest-name.ts';

/** Why something is no options at all. */
export function noOptions(options: unknown, of: string): string | undefined {
  const isObject = typeof options === 'object' && options !== null && !isArray(options);
  return isObject ? undefined : `the options of ${of} must be an object`;
}

/** A proxy that was revoked is none, and throws when it is asked. */
function isArray(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** `undefined` for a proxy that does not tell. */
function namesOf(options: object): readonly string[] | undefined {
  try {
    return Object.keys(options);
  } catch {
    return undefined;
  }
}

function isUndefined(options: object, name: string): boolean {
  try {
    return (options as Readonly<Record<string, unknown>>)[name] === undefined;
  } catch {
    return false;
  }
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
  const given = namesOf(options as object);
  if (given === undefined) return `the options of ${of} cannot be read: they throw`;
  for (const name of given) {
    if (Object.hasOwn(names, name) || isUndefined(options as object, name)) continue;
    const known = Object.keys(names);
    const nearest = nearestName(name, known);
    const help = nearest === undefined ? `known are ${known.sort().join(', ')}` : `is "${nearest}" meant?`;
    return `${name} is not an option of ${of}: ${help}`;
  }
  return undefined;
}
