import { isFigure } from './is-figure.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const none: JsonObject = Object.freeze(Object.create(null) as Record<string, unknown>);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`, or an empty one: a section of another form is a section that was not sent. */
export function section(of: JsonObject, key: string): JsonObject {
  const value = of[key];
  return isObject(value) ? value : none;
}

/** A count under `key`; `undefined` for what is no figure (see {@link isFigure}). */
export function count(of: JsonObject, key: string): number | undefined {
  const value = of[key];
  // Adding 0 makes a negative zero, which JSON can hold, an ordinary one.
  return isFigure(value) ? value + 0 : undefined;
}

/**
 * A count under `key`, 0 where the engine left it out; `undefined` where it wrote something that is no figure, such as a
 * counter that wrapped.
 */
export function countOrZero(of: JsonObject, key: string): number | undefined {
  return of[key] === undefined ? 0 : count(of, key);
}

/** The first of `keys` that holds a count. */
export function firstCount(of: JsonObject, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = count(of, key);
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * A limit under `key`; `undefined` where there is none. Engines write "no limit" as 0 or as a number that is no figure;
 * of a limit that is set, a double has to hold every digit.
 */
export function limit(of: JsonObject, key: string): number | undefined {
  const value = count(of, key);
  return value === undefined || value === 0 || value > Number.MAX_SAFE_INTEGER ? undefined : value;
}
