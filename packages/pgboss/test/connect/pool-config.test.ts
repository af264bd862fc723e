import { describe, expect, it } from 'vitest';
import { poolConfig } from '../../src/connect/pool-config.ts';

describe('what connects to a PostgreSQL', () => {
  it.each([
    ['postgres://db.test', { host: 'db.test' }],
    [
      'postgresql://ann:p%40ss@db.test:6432/tasks',
      { host: 'db.test', port: 6432, user: 'ann', password: 'p@ss', database: 'tasks' },
    ],
    ['postgres:///tasks?host=/run/postgresql', { host: '/run/postgresql', database: 'tasks' }],
  ])('is what %s says', (url, said) => {
    expect(poolConfig(url, {})).toMatchObject(said);
  });

  it('is what the options say, where the URL says nothing or something else', () => {
    const ssl = { servername: 'db.test' };
    const config = poolConfig('postgres://ann@db.test', {
      user: 'bob',
      password: 'pass',
      ssl,
      max: undefined,
    });
    expect(config).toMatchObject({ host: 'db.test', user: 'bob', password: 'pass', ssl });
    expect(config).not.toHaveProperty('max');
  });

  it.each(['', 'db.test:5432', 'http://:canary@db.test', 'postgres://:canary@db.test:port/x'])(
    'is not %j, which is refused without being repeated',
    (url) => {
      expect(() => poolConfig(url, {})).toThrow(
        expect.objectContaining({
          code: 'DRV_INVALID_OPTION',
          message: expect.not.stringContaining('canary') as string,
        }),
      );
    },
  );
});
