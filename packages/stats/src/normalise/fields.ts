import { isObject } from '@drv/core/driver';
import { isFigure } from './is-figure.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const none: JsonObject = Object.freeze(Object.create(null) as Record<string, unknown>);

/** A section of an answer, or an empty one: a section of another form is a section that was not sent. */
export function section(value: unknown): JsonObject {
  return isObject(value) ? value : none;
}

/** A count; `undefined` for what is no figure (see {@link isFigure}). */
export function count(value: unknown): number | undefined {
  // Adding 0 makes a negative zero, which JSON can hold, an ordinary one.
  return isFigure(value) ? value + 0 : undefined;
}

/**
 * A count, 0 where the engine left it out; `undefined` where it wrote something that is no figure, such as a counter that
 * wrapped.
 */
export function countOrZero(value: unknown): number | undefined {
  return value === undefined ? 0 : count(value);
}

/** The first of the values that is a count. */
export function firstCount(...values: readonly unknown[]): number | undefined {
  for (const value of values) {
    const number = count(value);
    if (number !== undefined) return number;
  }
  return undefined;
}

/**
 * A limit; `undefined` where there is none. Engines write "no limit" as 0 or as a number that is no figure; of a limit
 * that is set, a double has to hold every digit.
 */
export function limit(value: unknown): number | undefined {
  const number = count(value);
  return number === undefined || number === 0 || number > Number.MAX_SAFE_INTEGER ? undefined : number;
}
