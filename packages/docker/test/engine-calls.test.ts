import type { EngineCall } from '@drv/testing';
import type { EngineCall as ProxiedCall } from '@drv/tooling-engine';
import { OPERATIONS } from '@drv/core';
import { expect, expectTypeOf, it } from 'vitest';

/** Calls at which the proxy provokes nothing. */
type NotProxied = 'ping' | 'container.stop' | 'container.archive';

it('the proxy and the fake engine have one name for each call', () => {
  expectTypeOf<Exclude<ProxiedCall, 'other'>>().toEqualTypeOf<Exclude<EngineCall, NotProxied>>();
});

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
