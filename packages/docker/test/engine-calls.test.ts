import type { EngineCall } from '@drv/testing';
import { OPERATIONS } from '@drv/core';
import { expect, expectTypeOf, it } from 'vitest';

it('an operation that is one call has its name', () => {
  const calls = [
    'container.create',
    'container.attach',
    'container.wait',
    'container.start',
    'image.inspect',
  ] as const;
  const others = ['container.kill', 'container.remove', 'image.pull'] as const;
  expectTypeOf<(typeof calls | typeof others)[number]>().toExtend<EngineCall>();
  expect(OPERATIONS).toEqual(expect.arrayContaining([...calls, ...others]));
});
