type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A copy without the keys that hold `undefined`, so that "absent" is absent also in JSON and in comparisons. */
export function withoutUndefined<T extends object>(value: T): Partial<Defined<T>> {
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const item: unknown = value[key];
    if (item !== undefined) copy[key] = item;
  }
  return copy as Partial<Defined<T>>;
}
