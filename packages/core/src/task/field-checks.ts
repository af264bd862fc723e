import { nearestName } from '../errors/nearest-name.ts';

/** Checks one value: `undefined` when it is right, else a sentence that names `path` and what would be right. */
export type Check = (value: unknown, path: string) => string | undefined;

export function text(rule: {
  readonly pattern?: RegExp;
  readonly empty?: boolean;
  readonly wants: string;
}): Check {
  return (value, path) =>
    typeof value === 'string' &&
    (rule.empty === true || value !== '') &&
    !value.includes('\0') &&
    (rule.pattern?.test(value) ?? true)
      ? undefined
      : `${path} must be ${rule.wants}`;
}

export function integer(rule: {
  readonly min: number;
  readonly max?: number;
  readonly wants: string;
}): Check {
  return (value, path) =>
    Number.isSafeInteger(value) &&
    (value as number) >= rule.min &&
    (value as number) <= (rule.max ?? Number.MAX_SAFE_INTEGER)
      ? undefined
      : `${path} must be ${rule.wants}`;
}

export function numberAbove(limit: number, wants: string): Check {
  return (value, path) =>
    typeof value === 'number' && Number.isFinite(value) && value > limit
      ? undefined
      : `${path} must be ${wants}`;
}

export const boolean: Check = (value, path) =>
  typeof value === 'boolean' ? undefined : `${path} must be true or false`;

export function oneOf(...allowed: readonly string[]): Check {
  return (value, path) =>
    allowed.includes(value as string)
      ? undefined
      : `${path} must be one of ${allowed.map((word) => `"${word}"`).join(', ')}`;
}

/** An object used as a map from keys of one form to values of one kind. */
export function record(rule: {
  readonly key: RegExp;
  readonly keyWants: string;
  readonly value: Check;
}): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `${path} must be an object`;
    for (const [key, item] of Object.entries(value)) {
      if (!rule.key.test(key))
        return `${path} has the key ${JSON.stringify(key)}, which must be ${rule.keyWants}`;
      const wrong = rule.value(item, `${path}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

export function optional(check: Check): Check {
  return (value, path) => (value === undefined ? undefined : check(value, path));
}

export function list(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} must be an array`;
    for (const [index, item] of value.entries()) {
      const wrong = check(item, `${path}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** An object with these fields and no others: a misspelt field is an error, never a default. */
export function objectOf(checks: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return `${path || 'The task'} must be an object`;
    }
    const prefix = path === '' ? '' : `${path}.`;
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(checks, name)) {
        return unknownField(name, prefix, Object.keys(checks));
      }
    }
    for (const [name, check] of Object.entries(checks)) {
      const wrong = check((value as Record<string, unknown>)[name], `${prefix}${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

function unknownField(name: string, prefix: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? '' : `: is "${nearest}" meant?`;
  return `${prefix}${name} is not a field${meant || `; known are ${known.toSorted().join(', ')}`}`;
}

/** A value that passes one of two checks; the sentence of the second is given when it passes neither. */
export function either(first: Check, second: Check): Check {
  return (value, path) => (first(value, path) === undefined ? undefined : second(value, path));
}

const fromRoot = text({ pattern: /^\/[^\0]*$/, wants: 'an absolute path' });

export const absolutePath: Check = (value, path) =>
  typeof value === 'string' && /^[A-Za-z]:[\\/]/.test(value)
    ? `${path} must be an absolute path of Linux, such as /work: there are no drives of Windows`
    : fromRoot(value, path);

export const bytes: Check = integer({ min: 1, wants: 'a whole number of bytes, 1 or more' });
