/** With the keys absent that may be `undefined`. */
export type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/**
 * The object without the keys that hold `undefined`, so that "absent" is absent also where somebody prints or compares it:
 * for results, samples and progress, which users see. It is copied only where there are such keys.
 */
export function withoutUndefined<T extends object>(value: T): WithoutUndefined<T> {
  for (const key in value) if (value[key] === undefined) return definedOf(value) as WithoutUndefined<T>;
  return value as unknown as WithoutUndefined<T>;
}

function definedOf<T extends object>(value: T): object {
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const item: unknown = value[key];
    if (item !== undefined) copy[key] = item;
  }
  return copy;
}
