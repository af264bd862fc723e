import { isObject } from '@drv/core/driver';

/** Whether a value of JSON is one of a kind. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
export const isFlag: Shape = (value) => typeof value === 'boolean';
/** A whole number from 0 on. */
export const isCount: Shape = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
export const isNumber: Shape = (value) => typeof value === 'number';
/** JSON has `null` for `Infinity`. */
export const isBound: Shape = (value) => value === null || isNumber(value);
export const isAnObject: Shape = isObject;

/** The value, or nothing. */
export const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value);

export const oneOf =
  (...values: readonly unknown[]): Shape =>
  (value) =>
    values.includes(value);

/** An object that has these, and perhaps more. */
export const having =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, shape]) => shape(value[name]));

/** An object of which every value is of the kind. */
export const everyValue =
  (shape: Shape): Shape =>
  (value) =>
    isObject(value) && Object.values(value).every(shape);
