export type JsonObject = Readonly<Record<string, unknown>>;

/** The largest number that an engine can mean: its counters are unsigned 64-bit integers. */
const MAX_UINT64 = 2 ** 64;

const none: JsonObject = Object.freeze(Object.create(null) as Record<string, unknown>);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`, or an empty one: a section of another form is a section that was not sent. */
export function section(of: JsonObject, key: string): JsonObject {
  const value = of[key];
  return isObject(value) ? value : none;
}

/**
 * A count under `key`; `undefined` for whatever is not a whole number from 0 to 2^64. Fractions are refused because no
 * engine sends one, and a rate over a tiny one would be infinite.
 */
export function count(of: JsonObject, key: string): number | undefined {
  const value = of[key];
  if (!Number.isInteger(value)) return undefined;
  const number = Number(value);
  // Adding 0 makes a negative zero, which JSON can hold, an ordinary one.
  return number >= 0 && number <= MAX_UINT64 ? number + 0 : undefined;
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
 * A limit under `key`; `undefined` where there is none. Engines write "no limit" as 0, as 2^63 rounded to a page, or
 * as 2^64−1, and the last two lose digits in a double: everything from 2^53 upwards is none.
 */
export function limit(of: JsonObject, key: string): number | undefined {
  const value = count(of, key);
  return value === undefined || value === 0 || value > Number.MAX_SAFE_INTEGER ? undefined : value;
}
