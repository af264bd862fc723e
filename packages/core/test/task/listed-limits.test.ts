import { expect, expectTypeOf, it } from 'vitest';
import type { ResourceLimits } from '@drv/core';
import { LISTED_LIMITS } from '@drv/core/driver';

it('are all limits but those of which an engine says only at a task whether it can', () => {
  type Unlisted = Exclude<keyof ResourceLimits, (typeof LISTED_LIMITS)[number]>;
  expectTypeOf<Unlisted>().toEqualTypeOf<'diskBytes' | 'gpus'>();
  expect(new Set(LISTED_LIMITS).size).toBe(LISTED_LIMITS.length);
});
