import { expect, it } from 'vitest';
import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { createPgbossStore } from '../src/create-pgboss-store.ts';
import { PGBOSS_STORE } from '../src/pgboss-store-options.ts';

testKinds('createPgbossStore', {
  takesOthers: true,
  kinds: PGBOSS_STORE,
  elsewhere: ['connectionString'],
  call: (options) => createPgbossStore(options as never),
});

it.each([null, 7, {}])('refuses %s as its connectionString', (connectionString) => {
  expect(() => createPgbossStore({ connectionString: connectionString as never })).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(/^connectionString /) as string,
    }),
  );
});

it.each(['host', 'port', 'database', 'user', 'password', 'ssl', 'max'])(
  'refuses a pool.%s of no kind',
  (name) => {
    expect(() => createPgbossStore({ pool: { [name]: Symbol('none') } })).toThrow(
      expect.objectContaining({
        code: 'DRV_INVALID_OPTION',
        message: expect.stringMatching(new RegExp(`^pool\\.${name} must be `)) as string,
      }),
    );
  },
);

it('hands on what pg takes besides', async () => {
  await using store = createPgbossStore({ pool: { statement_timeout: 5, host: '', ssl: {} } as object });
  expect(store.name).toBe('pgboss');
});
