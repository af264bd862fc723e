import { DrvError, isObject } from '@drv/core/driver';

/** A JSON object whose members may be anything: it comes from any version of any engine, or from a proxy. */
export type EngineDocument = Readonly<Record<string, unknown>>;

/** @throws `DRV_PROTOCOL` unless it is an object. */
export function documentOf(value: unknown, op: string): EngineDocument {
  if (isObject(value)) return value;
  throw new DrvError('DRV_PROTOCOL', `The engine's answer is no object: ${op}`, { op });
}

/** @throws `DRV_PROTOCOL` unless it is an array of objects. */
export function listOf(value: unknown, op: string): readonly EngineDocument[] {
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new DrvError('DRV_PROTOCOL', `The engine's answer is no list: ${op}`, { op });
}

/** Nothing where it is something else. */
export function objectOf(value: unknown): EngineDocument {
  return isObject(value) ? value : {};
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text): text is string => typeof text === 'string') : [];
}

/** The members of an object that are texts. */
export function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOf(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** No kernel has a larger one. A negative one is how some engines say that they do not know it. */
const MAX_EXIT_CODE = 0xffff_ffff;

/** Undefined for what is no exit code. */
export function exitCodeOf(value: unknown): number | undefined {
  const isCode = Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_EXIT_CODE;
  return isCode ? (value as number) : undefined;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * A time in RFC 3339. Undefined where there is none, for which Go's zero time, year 1, stands, too.
 *
 * @throws `DRV_PROTOCOL` for what is no time: taken for none, a task that ran would be one that never did.
 */
export function timeOf(value: unknown, op: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || !RFC_3339.test(value) || Number.isNaN(Date.parse(value))) {
    throw new DrvError('DRV_PROTOCOL', `The engine's answer has a time that is none: ${op}`, { op });
  }
  return value.startsWith('0001-') ? undefined : value;
}
