import { wrongNumber, type NumberRule } from '../errors/check-numbers.ts';
import { unknownOption } from './unknown-option.ts';

/**
 * What the values of an option have to be: `undefined` for a right one, else a sentence that names `path` and says what would
 * be right.
 */
export interface Kind<Value = never> {
  (value: unknown, path: string): string | undefined;
  /** The option has to be given. @default false */
  readonly isRequired?: true;
  /** Never there: by it the compiler refuses a kind that some values of the option are not of. */
  readonly takes?: (value: Value) => void;
}

/** A kind for each of some options, so that the compiler misses none. */
export type KindsOf<Options> = {
  readonly [Name in keyof Options]-?: Kind<NonNullable<Options[Name]>>;
};

export type Kinds = Readonly<Record<string, Kind>>;

/** The kinds that options are of. */
export const kind = {
  boolean: thatIs<boolean>('true or false', (value) => typeof value === 'boolean'),
  text: thatIs<string>('a string', (value) => typeof value === 'string'),
  object: thatIs<object>('an object', isReference),
  /** Of any realm. */
  bytes: thatIs<Uint8Array>(
    'bytes (Uint8Array)',
    (value) => Object.prototype.toString.call(value) === '[object Uint8Array]',
  ),
  call: thatIs<(...args: never) => unknown>('a function', (value) => typeof value === 'function'),
  /** Of any realm, and of any make. */
  signal: thatIs<AbortSignal>('an AbortSignal', (value) => {
    const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>;
    return typeof aborted === 'boolean' && typeof addEventListener === 'function';
  }),
  /** What drv calls of a logger; functions may be one too. */
  logger: thatHas<object>(
    'a logger, with the methods debug, info, warn and error',
    'debug',
    'info',
    'warn',
    'error',
  ),
  provider: thatHas<object>('a credential provider', 'resolve'),
  /** What is looked at where it is used, for a refusal with more to say than its kind. */
  elsewhere: (() => undefined) as Kind<unknown>,

  number:
    (rule: NumberRule): Kind<number> =>
    (value, path) =>
      wrongNumber(value, path, rule),
  oneOf: <Word extends string>(...words: readonly Word[]): Kind<Word> =>
    thatIs(`one of ${words.map((word) => `"${word}"`).join(', ')}`, (value) =>
      words.some((word) => word === value),
    ),
  list:
    <Item>(item: Kind<Item>): Kind<readonly Item[]> =>
    (value, path) => {
      if (!Array.isArray(value)) return `${path} must be an array`;
      for (const [index, one] of value.entries()) {
        const wrong = item(one, `${path}[${index}]`);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  /** An object that is used as a map. */
  record:
    <Item>(item: Kind<Item>): Kind<Readonly<Record<string, Item | undefined>>> =>
    (value, path) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return `${path} must be an object`;
      for (const [name, one] of Object.entries(value)) {
        const wrong = one === undefined ? undefined : item(one, `${path}.${name}`);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  /** Options that are an option themselves. */
  options:
    (kinds: Kinds): Kind<object> =>
    (value, path) =>
      unknownOption(value, kinds, path) ?? wrongOption(value as object, kinds, `${path}.`),
  /** The same, of which there may be more than are known. */
  fields:
    (kinds: Kinds): Kind<object> =>
    (value, path) =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? `${path} must be an object`
        : wrongOption(value, kinds, `${path}.`),
  /** An object or a function with these methods. */
  thatHas,
  thatIs,

  required: <Value>(one: Kind<Value>): Kind<Value> =>
    Object.assign((value: unknown, path: string) => one(value, path), { isRequired: true as const }),
  /** `null` stands for an option that is not given, too. */
  orNull:
    <Value>(one: Kind<Value>): Kind<Value> =>
    (value, path) =>
      value === null ? undefined : one(value, path),
  /** A value of either kind; of one that is of neither, the second says what would be right. */
  either:
    <One, Other>(one: Kind<One>, other: Kind<Other>): Kind<One | Other> =>
    (value, path) =>
      one(value, path) === undefined ? undefined : other(value, path),
};

/** Why options that have no others than these are wrong. */
export function wrongOption(options: object, kinds: Kinds, prefix = ''): string | undefined {
  for (const [name, one] of Object.entries(kinds)) {
    const wrong = wrongValue(options as Readonly<Record<string, unknown>>, name, one, prefix);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongValue(
  options: Readonly<Record<string, unknown>>,
  name: string,
  one: Kind,
  prefix: string,
): string | undefined {
  try {
    const value = options[name];
    return value === undefined && one.isRequired !== true ? undefined : one(value, `${prefix}${name}`);
  } catch {
    // A getter, or a trap of a proxy, of the option or of what is in it.
    return `${prefix}${name} cannot be read: it throws`;
  }
}

function thatIs<Value>(wants: string, isRight: (value: unknown) => boolean): Kind<Value> {
  return (value, path) => (isRight(value) ? undefined : `${path} must be ${wants}`);
}

function thatHas<Value extends object>(wants: string, ...methods: readonly string[]): Kind<Value> {
  return thatIs(wants, (value) => {
    if (!isReference(value)) return false;
    return methods.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function');
  });
}

function isReference(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
