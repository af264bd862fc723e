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
