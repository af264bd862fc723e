import { withoutUndefined } from '@drv/core/driver';
import { describe, expect, expectTypeOf, it } from 'vitest';

describe('without undefined', () => {
  it('such keys are absent, and others stay, in their order', () => {
    const value = withoutUndefined({ a: 1, b: undefined, c: null, d: 0, e: undefined });
    expect(Object.entries(value)).toEqual([
      ['a', 1],
      ['c', null],
      ['d', 0],
    ]);
  });

  it('an object without such keys is the same one', () => {
    const value = { a: 1 };
    expect(withoutUndefined(value)).toBe(value);
  });

  it('what may be undefined is optional, and what may not is there', () => {
    const value = withoutUndefined({ a: 1, b: 'x' as string | undefined });
    expectTypeOf(value.a).toEqualTypeOf<number>();
    expectTypeOf(value).toExtend<{ a: number; b?: string }>();
  });
});
