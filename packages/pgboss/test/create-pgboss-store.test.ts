import { createPgbossStore } from '@drv/pgboss';
import { expect, it } from 'vitest';

it.each([
  [{ queue: 'a b' }, 'queue'],
  [{ schema: 'Drv' }, 'schema'],
  [{ schema: 'pg_drv' }, 'schema'],
  [{ schema: 'drv; DROP TABLE x' }, 'schema'],
  [{ keepMs: Number.NaN }, 'keepMs'],
  [{ pool: { max: 0 } }, 'pool.max'],
])('%j is refused by name', (options, name) => {
  expect(() => createPgbossStore(options)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(new RegExp(`^${name} must be `)) as string,
    }),
  );
});
