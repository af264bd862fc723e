type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/**
 * The object without the keys that hold `undefined`, so that "absent" is absent also in JSON and in comparisons. It is
 * copied only where there are such keys: this is done for every sample of every task.
 */
export function withoutUndefined<T extends object>(value: T): Partial<Defined<T>> {
  for (const key in value) if (value[key] === undefined) return definedOf(value);
  return value as Partial<Defined<T>>;
}

function definedOf<T extends object>(value: T): Partial<Defined<T>> {
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const item: unknown = value[key];
    if (item !== undefined) copy[key] = item;
  }
  return copy as Partial<Defined<T>>;
}
