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
