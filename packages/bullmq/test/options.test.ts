import { expect, it } from 'vitest';
import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { BULLMQ_STORE, createBullmqStore } from '../src/create-bullmq-store.ts';

testKinds('createBullmqStore', {
  takesOthers: true,
  kinds: BULLMQ_STORE,
  base: { url: 'redis://127.0.0.1:1' },
  elsewhere: ['url'],
  call: (options) => createBullmqStore(options as never),
});

it.each([undefined, null, 7, {}])('refuses %s as its url', (url) => {
  expect(() => createBullmqStore({ url: url as never })).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(/^url /) as string,
    }),
  );
});
